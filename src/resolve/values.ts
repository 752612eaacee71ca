import type { Path } from '../diagnostics/diagnostic.ts'
import type { Http, Websocket } from '../model/environment.ts'
import type { Health, Port, ValuePart } from '../model/workload.ts'
import type { Context, EnvironmentValueSpec } from './context.ts'
import { refers, refuseTwoForms, report, reportUnknown } from './context.ts'
import { refuseFragile } from './texts.ts'

/** What a variable can be taken `from`: facts of the service that it belongs to. */
export interface ServiceFacts {
  readonly http: Http | undefined
  readonly websocket: Websocket | undefined
  readonly health: Health | undefined
  readonly ports: readonly Port[]
  /** The parts of each connection that the program uses, by the name of what is used. */
  readonly connections: ReadonlyMap<string, ConnectionParts>
}

/** What `bind` and `parts` can name of one connection. */
export type ConnectionParts = Readonly<Record<string, readonly ValuePart[]>>

/** A text part. */
export function text(value: string): ValuePart {
  return { kind: 'text', text: value }
}

/** The parts of a variable's value; undefined where it cannot be said (and is reported, or is not inherited). */
export function valueParts(
  context: Context,
  spec: EnvironmentValueSpec,
  facts: ServiceFacts,
  at: Path,
): readonly ValuePart[] | undefined {
  if (typeof spec !== 'object') return literal(context, String(spec), at)
  refuseTwoForms(context, spec, at, [['secret'], ['list', 'join'], ['parts'], ['flag'], ['from', 'as']])
  if (spec.secret !== undefined) {
    return refers(context, 'secrets', spec.secret, [...at, 'secret'])
      ? [{ kind: 'secret', secret: spec.secret, encoding: 'raw' }]
      : undefined
  }
  if (spec.list !== undefined) return literal(context, spec.list.join(spec.join ?? ','), [...at, 'list'])
  if (spec.parts !== undefined) return composed(context, spec.parts, facts, [...at, 'parts'])
  if (spec.flag !== undefined) return flagParts(context, spec.flag, [...at, 'flag'])
  if (spec.from !== undefined) return derivedParts(context, spec.from, spec.as ?? 'number', facts, at)
  report(context, 'missing-key', at, 'the value says neither `secret`, `list`, `parts`, `from` nor `flag`', {
    lacks: ['secret', 'list', 'parts', 'from', 'flag'],
    help: 'Write `NAME: text`, `NAME: {secret: jwt}`, `NAME: {list: [a, b]}` or `NAME: {from: http.timeout, as: ms}`.',
  })
  return undefined
}

function literal(context: Context, value: string, at: Path): readonly ValuePart[] {
  refuseFragile(context, value, at)
  return [text(value)]
}

type PartSpec = NonNullable<Extract<EnvironmentValueSpec, object>['parts']>[number]

function composed(
  context: Context,
  items: readonly PartSpec[],
  facts: ServiceFacts,
  at: Path,
): readonly ValuePart[] | undefined {
  const parts = items.map((item, index) => composedPart(context, item, facts, [...at, index]))
  return parts.every((part) => part !== undefined) ? joinTexts(parts.flat()) : undefined
}

function composedPart(
  context: Context,
  item: PartSpec,
  facts: ServiceFacts,
  at: Path,
): readonly ValuePart[] | undefined {
  if (typeof item === 'string') return literal(context, item, at)
  refuseTwoForms(context, item, at, [
    ['secret', 'encode'],
    ['use', 'part'],
  ])
  if (item.secret !== undefined)
    return refers(context, 'secrets', item.secret, [...at, 'secret'])
      ? [{ kind: 'secret', secret: item.secret, encoding: item.encode ?? 'raw' }]
      : undefined
  if (item.use !== undefined) return connectionPart(context, item.use, item.part, facts, at)
  report(context, 'missing-key', at, 'the part says neither `secret` nor `use`', {
    lacks: ['secret', 'use'],
    help: 'Write a text, `{secret: NAME}` or `{use: NAME, part: host}`.',
  })
  return undefined
}

function connectionPart(
  context: Context,
  use: string,
  part: string | undefined,
  { connections }: ServiceFacts,
  at: Path,
): readonly ValuePart[] | undefined {
  const found = connections.get(use)
  if (found === undefined) {
    reportUnknown(
      context,
      `"${use}" among what the program \`uses\``,
      use,
      [...connections.keys()],
      [...at, 'use'],
    )
    return undefined
  }
  const value = part === undefined ? undefined : found[part]
  if (value !== undefined) return value
  const names = Object.keys(found)
  if (part !== undefined) reportUnknown(context, `part "${part}" of "${use}"`, part, names, [...at, 'part'])
  else
    report(context, 'missing-key', at, `no part of "${use}" is named`, {
      lacks: ['part'],
      help: `Write \`part\` with one of ${names.join(', ')}.`,
    })
  return undefined
}

function flagParts(context: Context, flag: string, at: Path): readonly ValuePart[] | undefined {
  if (!refers(context, 'flags', flag, at)) return undefined
  const state = context.spec.flags?.[flag]?.state
  if (state === 'all' || state === 'none') return [text(String(state === 'all'))]
  report(context, 'bad-format', at, `flag "${flag}" is ${state}, which true and false cannot say`, {
    help: 'Give the service the file of all flags: `files: {/app/flags.json: {flags: json}}`.',
  })
  return undefined
}

type Fact = { readonly unit: 'ms' | 'bytes' | 'number'; readonly value: number | undefined }

function factOf(from: string, facts: ServiceFacts): Fact {
  const ms = (value: number | undefined): Fact => ({ unit: 'ms', value })
  const table: Readonly<Record<string, () => Fact>> = {
    'http.timeout': () => ms(facts.http?.timeout),
    'http.maxBody': () => ({ unit: 'bytes', value: facts.http?.maxBody }),
    'http.keepAlive': () => ms(facts.http?.keepAlive),
    'http.drain': () => ms(facts.http?.drain),
    'health.timeout': () => ms(facts.health?.timeout),
    'health.every': () => ms(facts.health?.every),
    'websocket.ping': () => ms(facts.websocket?.ping),
    'websocket.timeout': () => ms(facts.websocket?.timeout),
    'websocket.connections': () => ({ unit: 'number', value: facts.websocket?.connections }),
    'ports.http': () => ({ unit: 'number', value: facts.ports.find((port) => port.name === 'http')?.number }),
  }
  return table[from]?.() ?? { unit: 'number', value: undefined }
}

const forms: Readonly<Record<string, { readonly unit: Fact['unit']; write(value: number): string }>> = {
  ms: { unit: 'ms', write: (value) => `${value}` },
  s: { unit: 'ms', write: (value) => `${value / 1000}` },
  bytes: { unit: 'bytes', write: (value) => `${value}` },
  mb: { unit: 'bytes', write: (value) => `${value / 2 ** 20}mb` },
  number: { unit: 'number', write: (value) => `${value}` },
}

function derivedParts(
  context: Context,
  from: string,
  as: string,
  facts: ServiceFacts,
  at: Path,
): readonly ValuePart[] | undefined {
  const fact = factOf(from, facts)
  // A variable that was inherited through `like` names something that the heir does not have: it is not inherited.
  if (fact.value === undefined) return undefined
  const form = forms[as]
  if (form?.unit === fact.unit) return [text(form.write(fact.value))]
  const fitting = Object.keys(forms).filter((name) => forms[name]?.unit === fact.unit)
  reportUnknown(context, `unit "${as}" for ${from}`, as, fitting, [...at, 'as'])
  return undefined
}

/** Removes neighbours of the same kind: `a` + `b` as texts become one. */
export function joinTexts(parts: readonly ValuePart[]): readonly ValuePart[] {
  const joined: ValuePart[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part.kind === 'text' && last?.kind === 'text') joined[joined.length - 1] = text(last.text + part.text)
    else if (part.kind === 'secret' || part.text !== '') joined.push(part)
  }
  return joined
}
