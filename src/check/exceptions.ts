import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import type { Acceptance, Environment, Waiver } from '../model/environment.ts'
import type { MapNode } from '../parse/source.ts'
import { locate } from '../parse/source.ts'
import type { Finding } from './rule.ts'

/** What the waivers and acceptances of a tier did in a run. */
export interface Exceptions {
  /** The day that decides what has expired, as `2026-11-21`; an input of the command. */
  readonly today: string
  /** Codes of the rules that ran: only their waivers can be told to be of no use. */
  readonly judged: Set<string>
  /** Rules and features whose exception covered a finding. */
  readonly used: Set<string>
}

/** The exceptions of a tier before any rule has run. */
export function noExceptionsYet(today: string): Exceptions {
  return { today, judged: new Set(), used: new Set() }
}

/** Whether a waiver or an acceptance that still holds covers a finding; remembers that it was of use. */
export function isExcepted(
  code: string,
  finding: Finding,
  { waivers, acceptances }: Environment,
  exceptions: Exceptions,
): boolean {
  const covering = [
    ...waivers.filter((waiver) => waiver.rule === code && covers(waiver, finding.at)),
    ...acceptances.filter((acceptance) => acceptance.feature === finding.feature),
  ]
  for (const one of covering) exceptions.used.add(nameOf(one))
  return covering.some((one) => holds(one, exceptions.today))
}

/**
 * An exception that a shared layer wrote is of use if it is in any of the tiers that inherit it: each tier learns
 * what the others used.
 */
export function shareUse(
  tiers: readonly { readonly source: MapNode; readonly exceptions: Exceptions }[],
): void {
  const used = tiers.flatMap(({ source, exceptions }) =>
    [...exceptions.used].map((name) => ({ name, places: placesOf(source, name) })),
  )
  for (const { source, exceptions } of tiers) {
    for (const { name, places } of used) {
      if (placesOf(source, name).some((place) => places.includes(place))) exceptions.used.add(name)
    }
  }
}

/** Where the exceptions of this name were written, as text. */
function placesOf(source: MapNode, name: string): readonly string[] {
  return ['waivers', 'accept'].flatMap((collection) => {
    const written = source.entries.get(collection)?.value
    const key = written?.kind === 'map' ? written.entries.get(name)?.key : undefined
    return key === undefined ? [] : [`${key.source.path}:${key.start}`]
  })
}

type Exception = Waiver | Acceptance

function nameOf(exception: Exception): string {
  return 'rule' in exception ? exception.rule : exception.feature
}

function holds({ until }: Exception, today: string): boolean {
  return until === undefined || until >= today
}

function covers({ at }: Waiver, path: Path): boolean {
  const text = path.join('.')
  return at === undefined || text === at || text.startsWith(`${at}.`)
}

/** What exceptions can be from. */
export interface KnownExceptions {
  /** Codes of all rules. */
  readonly rules: readonly string[]
  /** Features that some target cannot express, each with the rule that says so. */
  readonly features: ReadonlyMap<string, string>
}

/** Reports waivers and acceptances that have expired, that name nothing that exists, or that cover nothing. */
export function judgeExceptions(
  { waivers, acceptances }: Environment,
  source: MapNode,
  exceptions: Exceptions,
  known: KnownExceptions,
): readonly Diagnostic[] {
  return [
    ...waivers.flatMap((waiver) => judgeWaiver(waiver, source, exceptions, known.rules)),
    ...acceptances.flatMap((acceptance) => judgeAcceptance(acceptance, source, exceptions, known.features)),
  ]
}

function judgeWaiver(
  { rule, owner, until }: Waiver,
  source: MapNode,
  { today, judged, used }: Exceptions,
  rules: readonly string[],
): readonly Diagnostic[] {
  const place = locate(source, ['waivers', rule], 'key')
  if (!rules.includes(rule)) {
    return [diagnostic('waiver-unknown', place, `there is no rule "${rule}"${suggestion(rule, rules)}`)]
  }
  if (until < today) {
    const help = `Mend what it covers, or ask ${owner} for a new end date.`
    const end = locate(source, ['waivers', rule, 'until'])
    return [diagnostic('waiver-expired', end, `the waiver of "${rule}" ended on ${until}`, { help })]
  }
  if (used.has(rule) || !judged.has(rule)) return []
  return [diagnostic('waiver-unused', place, `the waiver of "${rule}" covers nothing`)]
}

function judgeAcceptance(
  { feature, owner, until }: Acceptance,
  source: MapNode,
  { today, judged, used }: Exceptions,
  features: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const place = locate(source, ['accept', feature], 'key')
  const rule = features.get(feature)
  if (rule === undefined) {
    const names = [...features.keys()]
    const help = `What can be accepted is ${names.join(', ')}.`
    const message = `no target lacks a feature "${feature}"${suggestion(feature, names)}`
    return [diagnostic('accept-unknown', place, message, { help })]
  }
  if (until !== undefined && until < today) {
    const help = `Look with ${owner} whether doing without it is still fine, and write a new end date.`
    const end = locate(source, ['accept', feature, 'until'])
    return [diagnostic('accept-expired', end, `the acceptance of "${feature}" ended on ${until}`, { help })]
  }
  if (used.has(feature) || !judged.has(rule)) return []
  return [diagnostic('accept-unused', place, `the acceptance of "${feature}" covers nothing`)]
}
