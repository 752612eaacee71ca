import type { Data } from '../print/body.ts'
import { parseNginxPath } from './nginx-path.ts'

/**
 * The directives of nginx by module, without those of mail and stream: https://nginx.org/en/docs/dirindex.html, of
 * the version of 2025.
 */
const byModule: Readonly<Record<string, string>> = {
  core: 'accept_mutex accept_mutex_delay daemon debug_connection debug_points env error_log events include load_module lock_file master_process multi_accept pcre_jit pid ssl_engine ssl_object_cache_inheritable thread_pool timer_resolution use user worker_aio_requests worker_connections worker_cpu_affinity worker_priority worker_processes worker_rlimit_core worker_rlimit_nofile worker_shutdown_timeout working_directory',
  http: 'absolute_redirect aio aio_write alias auth_delay chunked_transfer_encoding client_body_buffer_size client_body_in_file_only client_body_in_single_buffer client_body_temp_path client_body_timeout client_header_buffer_size client_header_timeout client_max_body_size connection_pool_size default_type directio directio_alignment disable_symlinks early_hints error_page etag http if_modified_since ignore_invalid_headers internal keepalive_disable keepalive_min_timeout keepalive_requests keepalive_time keepalive_timeout large_client_header_buffers limit_except limit_rate limit_rate_after lingering_close lingering_time lingering_timeout listen location log_not_found log_subrequest max_headers max_ranges merge_slashes msie_padding msie_refresh open_file_cache open_file_cache_errors open_file_cache_min_uses open_file_cache_valid output_buffers port_in_redirect postpone_output read_ahead recursive_error_pages request_pool_size reset_timedout_connection resolver resolver_timeout root satisfy send_lowat send_timeout sendfile sendfile_max_chunk server server_name server_name_in_redirect server_names_hash_bucket_size server_names_hash_max_size server_tokens subrequest_output_buffer_size tcp_nodelay tcp_nopush try_files types types_hash_bucket_size types_hash_max_size underscores_in_headers variables_hash_bucket_size variables_hash_max_size',
  access:
    'allow deny auth_basic auth_basic_user_file auth_request auth_request_set secure_link secure_link_md5 secure_link_secret valid_referers referer_hash_bucket_size referer_hash_max_size',
  content:
    'add_after_body add_before_body addition_types autoindex autoindex_exact_size autoindex_format autoindex_localtime charset charset_map charset_types override_charset source_charset empty_gif image_filter image_filter_buffer image_filter_interlace image_filter_jpeg_quality image_filter_sharpen image_filter_transparency image_filter_webp_quality index mirror mirror_request_body random_index slice sub_filter sub_filter_last_modified sub_filter_once sub_filter_types ancient_browser ancient_browser_value modern_browser modern_browser_value min_delete_depth create_full_put_path userid userid_domain userid_expires userid_flags userid_mark userid_name userid_p3p userid_path userid_service',
  gzip: 'gunzip gunzip_buffers gzip gzip_buffers gzip_comp_level gzip_disable gzip_http_version gzip_min_length gzip_proxied gzip_static gzip_types gzip_vary',
  headers: 'add_header add_header_inherit add_trailer add_trailer_inherit expires',
  limit:
    'limit_conn limit_conn_dry_run limit_conn_log_level limit_conn_status limit_conn_zone limit_req limit_req_dry_run limit_req_log_level limit_req_status limit_req_zone',
  log: 'access_log log_format open_log_file_cache',
  map: 'geo map map_hash_bucket_size map_hash_max_size split_clients',
  proxy:
    'proxy_allow_upstream proxy_bind proxy_bind_dynamic proxy_buffer_size proxy_buffering proxy_buffers proxy_busy_buffers_size proxy_cache proxy_cache_background_update proxy_cache_bypass proxy_cache_convert_head proxy_cache_key proxy_cache_lock proxy_cache_lock_age proxy_cache_lock_timeout proxy_cache_max_range_offset proxy_cache_methods proxy_cache_min_uses proxy_cache_path proxy_cache_purge proxy_cache_revalidate proxy_cache_use_stale proxy_cache_valid proxy_connect_timeout proxy_cookie_domain proxy_cookie_flags proxy_cookie_path proxy_force_ranges proxy_headers_hash_bucket_size proxy_headers_hash_max_size proxy_hide_header proxy_http_version proxy_ignore_client_abort proxy_ignore_headers proxy_intercept_errors proxy_limit_rate proxy_max_temp_file_size proxy_method proxy_next_upstream proxy_next_upstream_timeout proxy_next_upstream_tries proxy_no_cache proxy_pass proxy_pass_header proxy_pass_request_body proxy_pass_request_headers proxy_pass_trailers proxy_read_timeout proxy_redirect proxy_request_buffering proxy_request_dynamic proxy_send_lowat proxy_send_timeout proxy_set_body proxy_set_header proxy_socket_keepalive proxy_socket_rcvbuf proxy_socket_sndbuf proxy_proxy_ssl_certificate proxy_ssl_certificate_cache proxy_ssl_certificate_key proxy_ssl_ciphers proxy_ssl_conf_command proxy_ssl_crl proxy_ssl_key_log proxy_ssl_name proxy_ssl_password_file proxy_ssl_protocols proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_trusted_certificate proxy_ssl_verify proxy_ssl_verify_depth proxy_store proxy_store_access proxy_temp_file_write_size proxy_temp_path',
  grpc: 'grpc_bind grpc_buffer_size grpc_connect_timeout grpc_hide_header grpc_ignore_headers grpc_intercept_errors grpc_next_upstream grpc_next_upstream_timeout grpc_next_upstream_tries grpc_pass grpc_pass_header grpc_read_timeout grpc_send_timeout grpc_set_header grpc_socket_keepalive grpc_ssl_certificate grpc_ssl_certificate_cache grpc_ssl_certificate_key grpc_ssl_ciphers grpc_ssl_conf_command grpc_ssl_crl grpc_ssl_key_log grpc_ssl_name grpc_ssl_password_file grpc_ssl_protocols grpc_ssl_server_name grpc_ssl_session_reuse grpc_ssl_trusted_certificate grpc_ssl_verify grpc_ssl_verify_depth',
  realip: 'real_ip_header real_ip_recursive set_real_ip_from',
  rewrite: 'break if return rewrite rewrite_log set uninitialized_variable_warn',
  ssl: 'ssl_buffer_size ssl_certificate ssl_certificate_cache ssl_certificate_compression ssl_certificate_key ssl_ciphers ssl_client_certificate ssl_conf_command ssl_crl ssl_dhparam ssl_early_data ssl_ecdh_curve ssl_ech_file ssl_key_log ssl_ocsp ssl_ocsp_cache ssl_ocsp_responder ssl_password_file ssl_prefer_server_ciphers ssl_protocols ssl_reject_handshake ssl_session_cache ssl_session_ticket_key ssl_session_tickets ssl_session_timeout ssl_stapling ssl_stapling_file ssl_stapling_responder ssl_stapling_verify ssl_trusted_certificate ssl_verify_client ssl_verify_depth',
  status: 'api status_zone stub_status',
  upstream:
    'health_check hash ip_hash keepalive least_conn least_time match ntlm queue random state sticky upstream zone',
  version:
    'http2 http2_body_preread_size http2_chunk_size http2_max_concurrent_pushes http2_max_concurrent_streams http2_push http2_push_preload http2_recv_buffer_size http3 http3_hq http3_max_concurrent_streams http3_stream_buffer_size quic_active_connection_id_limit quic_bpf quic_gso quic_host_key quic_retry',
}

/** Modules of which every name begins alike. */
const families =
  /^(fastcgi|uwsgi|scgi|memcached|ssi|xslt|xml|perl|dav|mp4|flv|hls|js|geoip|brotli|lua|zstd|auth_jwt|otel|sub)_/

/** The names of nginx's directives. */
export const nginxDirectives: ReadonlySet<string> = new Set(
  Object.values(byModule).flatMap((names) => names.split(' ')),
)

/** The names that a patch writes by a path and its value, where neither nginx nor a usual module of it has them. */
export function unknownDirectives(path: string, value: Data): readonly string[] {
  if (value === null) return []
  const named = parseNginxPath(path)?.slice(-1) ?? []
  const names = named.map(({ name }) => name).filter((name) => !isDirective(name))
  if (typeof value !== 'object' || isList(value)) return names
  // A map of types has the names of types, and a map of values its values.
  if (named.some(({ name }) => nameless.has(name))) return names
  const inner = Object.entries(value).flatMap(([key, child]) => unknownDirectives(key, child ?? ''))
  return [...names, ...inner]
}

/** Blocks whose lines are no directives. */
const nameless: ReadonlySet<string> = new Set(['charset_map', 'geo', 'map', 'split_clients', 'types'])

function isDirective(name: string): boolean {
  return nginxDirectives.has(name) || families.test(name)
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data)
}
