import type { TextBody } from '../../../print/body.ts'

/** Titles and texts of messages to people, as templates of Alertmanager. */
export function messageTemplatesBody(): TextBody {
  return { kind: 'text', text: templates, comment: '#' }
}

/** Title of a message. */
export const messageTitle =
  '[{{ if eq .Status "firing" }}{{ .CommonLabels.severity }}{{ else }}resolved{{ end }}] {{ .GroupLabels.service }} in {{ .GroupLabels.environment }}: {{ .GroupLabels.alertname }}'

/** Text of a message: each alert with what to do first. */
export const messageText = `{{ range .Alerts }}*{{ .Annotations.summary }}*
{{ .Annotations.description }}
{{ if eq .Status "firing" }}First steps: {{ .Annotations.runbook }}
Dashboard: {{ .Annotations.dashboard_url }}
{{ with .Annotations.incident }}{{ . }}
{{ end }}{{ end }}
{{ end }}`

const templates = `
{{ define "message.title" -}}
${messageTitle}
{{- end }}

{{ define "message.text" -}}
${messageText}
{{- end }}
`.trimStart()
