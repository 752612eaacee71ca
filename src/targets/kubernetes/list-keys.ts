/**
 * Fields that are lists whose items have keys, by which the API server merges them, with what a key is where an item
 * leaves it out. Those that the specifications of pods, of what runs them, and of Services have.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export const listKeys: Readonly<Record<string, readonly (readonly string[])[]>> = {
  claims: [['name']],
  containers: [['name']],
  env: [['name']],
  ephemeralContainers: [['name']],
  hostAliases: [['ip']],
  imagePullSecrets: [['name']],
  initContainers: [['name']],
  // Of a container, and of a Service.
  ports: [
    ['containerPort', 'protocol'],
    ['port', 'protocol'],
  ],
  resourceClaims: [['name']],
  schedulingGates: [['name']],
  topologySpreadConstraints: [['topologyKey', 'whenUnsatisfiable']],
  volumeDevices: [['devicePath']],
  volumeMounts: [['mountPath']],
  volumes: [['name']],
}

/** What a key is where an item leaves it out. */
export const keyDefaults: Readonly<Record<string, string>> = { protocol: 'TCP' }
