import { Quantity, type Volume } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import { formatSize } from '../../model/quantity.ts'
import type { Mount, Workload } from '../../model/workload.ts'
import { isVolumeOfPod } from './ephemeral-storage.ts'
import { privateMode } from './file-modes.ts'
import type { Given } from './given.ts'
import { certificateSecret, slug } from './names.ts'
import type { VolumePart } from './volume-part.ts'

/** The volume behind a mount of a container. */
export function mountPart(container: Workload, mount: Mount, environment: Environment): VolumePart {
  const { volumes, outputs } = environment
  const at = { mountPath: mount.path }
  switch (mount.kind) {
    case 'volume': {
      const volume = volumes.find(({ name }) => name === mount.volume)
      const source = { persistentVolumeClaim: { claimName: volume?.external ?? mount.volume } }
      const mounts = [{ ...at, subPath: mount.subPath, readOnly: mount.readOnly || undefined }]
      return { key: `volume ${mount.volume}`, name: mount.volume, source, mounts }
    }
    case 'state':
      return { key: `state ${mount.name}`, name: mount.name, source: undefined, mounts: [at] }
    case 'host': {
      const source = { hostPath: { path: mount.source } }
      const mounts = [{ ...at, readOnly: mount.readOnly || undefined }]
      return { key: `host ${mount.source}`, name: `host-${slug(mount.source, 'root')}`, source, mounts }
    }
    case 'memory':
    case 'scratch':
      return {
        key: mount.kind === 'scratch' ? `scratch ${mount.name}` : `memory ${container.name} ${mount.path}`,
        name: slug(mount.path, 'scratch'),
        source: isVolumeOfPod(mount)
          ? { ephemeral: volumeOfPod(mount.size, outputs.kubernetes?.storageClass) }
          : { emptyDir: emptyFolder(mount) },
        mounts: [at],
      }
    case 'certificate':
      return {
        key: `certificate ${mount.certificate} ${mount.part}`,
        name: mount.part === 'pair' ? certificateSecret(mount.certificate) : `${mount.certificate}-authority`,
        source: { secret: certificateFiles(mount.certificate, mount.part) },
        mounts: [{ ...at, readOnly: true }],
      }
  }
}

function certificateFiles(certificate: string, part: 'authority' | 'pair'): Given<Volume>['secret'] {
  const secretName = certificateSecret(certificate)
  return part === 'pair'
    ? { secretName, defaultMode: privateMode }
    : { secretName, items: [{ key: 'ca.crt', path: 'ca.crt' }] }
}

function volumeOfPod(size: number, storageClassName: string | undefined): Given<Volume>['ephemeral'] {
  const requests = { storage: Quantity.fromString(formatSize(size)) }
  return {
    volumeClaimTemplate: {
      spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests } },
    },
  }
}

function emptyFolder({
  kind,
  size,
}: Extract<Mount, { kind: 'memory' | 'scratch' }>): Given<Volume>['emptyDir'] {
  return {
    medium: kind === 'memory' ? 'Memory' : undefined,
    sizeLimit: Quantity.fromString(formatSize(size)),
  }
}
