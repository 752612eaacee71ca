import type { Environment, Store } from './environment.ts'

/** A store that an operator of the cluster runs. */
export type OperatedStore = Store & Required<Pick<Store, 'operated'>>

/** The stores of a tier that an operator of its cluster runs; none on other platforms. */
export function operatedStores({ stores, platform }: Pick<Environment, 'stores' | 'platform'>) {
  return platform === 'kubernetes' ? stores.filter(isOperated) : []
}

function isOperated(store: Store): store is OperatedStore {
  return store.operated !== undefined
}

/** How many servers it has. */
export function instancesOf({ topology }: Store): number {
  return 1 + (topology?.standbys ?? 0)
}

/** Parameters that CloudNativePG sets itself and refuses: https://cloudnative-pg.io/docs/1.29/postgresql_conf#fixed-parameters */
export const fixedParameters: ReadonlySet<string> = new Set([
  'allow_alter_system',
  'allow_system_table_mods',
  'archive_cleanup_command',
  'archive_command',
  'archive_mode',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'event_source',
  'external_pid_file',
  'full_page_writes',
  'hba_file',
  'hot_standby',
  'ident_file',
  'jit_provider',
  'listen_addresses',
  'log_destination',
  'log_directory',
  'log_file_mode',
  'log_filename',
  'log_rotation_age',
  'log_rotation_size',
  'log_truncate_on_rotation',
  'logging_collector',
  'port',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_end_command',
  'recovery_min_apply_delay',
  'recovery_target',
  'recovery_target_action',
  'recovery_target_inclusive',
  'recovery_target_lsn',
  'recovery_target_name',
  'recovery_target_time',
  'recovery_target_timeline',
  'recovery_target_xid',
  'restart_after_crash',
  'restore_command',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_ciphers',
  'ssl_crl_file',
  'ssl_dh_params_file',
  'ssl_ecdh_curve',
  'ssl_key_file',
  'ssl_passphrase_command',
  'ssl_passphrase_command_supports_reload',
  'ssl_prefer_server_ciphers',
  'stats_temp_directory',
  'synchronous_standby_names',
  'syslog_facility',
  'syslog_ident',
  'syslog_sequence_numbers',
  'syslog_split_messages',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
  'wal_log_hints',
])
