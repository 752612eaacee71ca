import { renderTemplate } from '../../print/template.ts'

/** The text of a step's script, from `templates/<name>.sh.hbs`. */
export function script(name: string, data: object = {}): string {
  return renderTemplate(`ci/${name}.sh`, data)
}
