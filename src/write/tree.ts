/** A printed file, path relative to the unit's folder, forward slashes. The first segment is its target. */
export interface PrintedFile {
  readonly path: string
  readonly text: string
  readonly executable: boolean
}

/** Everything of one tier, or of a system's own folder. */
export interface OutputUnit {
  /** Relative to the output root, such as `policy-governance/staging`; no unit lies inside another. */
  readonly folder: string
  /** All files of the named targets. */
  readonly files: readonly PrintedFile[]
  /** The target folders that this run made; files and lock lines of other targets are left alone. */
  readonly targets: readonly string[] | 'all'
}

/** The name of the list of owned files in each unit's folder. */
export const lockName = '.plinth.lock'

/** The folder below the output root where a run keeps its work; it exists only while one runs or was interrupted. */
export const workFolder = '.plinth'

/** Whether this run of the unit made the target that a path belongs to. */
export function isInScope(unit: OutputUnit, path: string): boolean {
  return unit.targets === 'all' || unit.targets.includes(path.split('/', 1)[0] ?? '')
}
