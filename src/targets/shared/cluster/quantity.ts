/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** Reads an amount as Kubernetes writes it: cores, bytes or a number of things; 0 for what is none. */
export function readAmount(written: unknown): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(m|k|[MGT]i?|Ki)?$/.exec(String(written ?? '')) ?? []
  return number === undefined ? 0 : Number(number) * (factors[unit] ?? 0)
}
