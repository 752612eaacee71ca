/** A branch of a configuration: parameters below it, or a value. */
interface Branch {
  readonly children: Map<string, Branch>
  value: string | undefined
}

/** Dotted parameters as YAML maps in maps: `net.port: 27017` is `net:` with `port: 27017` below it. */
export function nestedYaml(settings: ReadonlyMap<string, string>): string {
  return yamlLines(treeOf(settings), '').join('')
}

/**
 * Dotted parameters as XML elements in elements: `logger.level: debug` is `<logger><level>debug</level></logger>`. A
 * step may carry attributes: `log remove="1"`.
 */
export function nestedXml(settings: ReadonlyMap<string, string>, indent: string): string {
  return xmlLines(treeOf(settings), indent).join('')
}

function treeOf(settings: ReadonlyMap<string, string>): Branch {
  const root: Branch = { children: new Map(), value: undefined }
  for (const [key, value] of settings) branchAt(root, key.split('.')).value = value
  return root
}

function branchAt(root: Branch, steps: readonly string[]): Branch {
  let branch = root
  for (const step of steps) {
    const child = branch.children.get(step) ?? { children: new Map(), value: undefined }
    branch.children.set(step, child)
    branch = child
  }
  return branch
}

function yamlLines({ children }: Branch, indent: string): readonly string[] {
  return [...children].flatMap(([key, child]) =>
    child.value === undefined
      ? [`${indent}${key}:\n`, ...yamlLines(child, `${indent}  `)]
      : [`${indent}${key}: ${yamlScalar(child.value)}\n`],
  )
}

function xmlLines({ children }: Branch, indent: string): readonly string[] {
  return [...children].flatMap(([key, child]) => {
    const name = key.split(' ')[0]
    if (child.value === '') return [`${indent}<${key}/>\n`]
    if (child.value !== undefined) return [`${indent}<${key}>${escaped(child.value)}</${name}>\n`]
    return [`${indent}<${key}>\n`, ...xmlLines(child, `${indent}  `), `${indent}</${name}>\n`]
  })
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A value of a YAML file: plain where every reader takes it for the same, else in double quotes. */
export function yamlScalar(value: string): string {
  const isPlain = /^(true|false|-?\d+(\.\d+)?|[A-Za-z/][A-Za-z0-9_./-]*)$/.test(value)
  const isMisread = /^(y|n|yes|no|on|off|null)$/i.test(value)
  return isPlain && !isMisread ? value : JSON.stringify(value)
}
