import type { TextBody } from '../../../print/body.ts'

/** Titles and texts of messages to people, as templates of Alertmanager. */
export function messageTemplatesBody(): TextBody {
  return { kind: 'text', text: templates, comment: '#' }
}

const templates = `
{{ define "message.title" -}}
[{{ if eq .Status "firing" }}{{ .CommonLabels.severity }}{{ else }}resolved{{ end }}] {{ .GroupLabels.service }} in {{ .GroupLabels.environment }}: {{ .GroupLabels.alertname }}
{{- end }}

{{ define "message.text" -}}
{{ range .Alerts }}*{{ .Annotations.summary }}*
{{ .Annotations.description }}
{{ if eq .Status "firing" }}First steps: {{ .Annotations.runbook }}
Dashboard: {{ .Annotations.dashboard_url }}
{{ with .Annotations.incident }}{{ . }}
{{ end }}{{ end }}
{{ end }}
{{- end }}
`.trimStart()
