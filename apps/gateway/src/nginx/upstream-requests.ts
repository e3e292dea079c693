/** Headers for our edge; they replace the client's own headers of these names. */
export const TO_EDGE = `proxy_http_version 1.1;
proxy_set_header Host $http_host;
proxy_set_header Connection $sv_connection;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header X-Forwarded-For $remote_addr;
proxy_set_header X-Forwarded-Proto $sv_proto;
proxy_set_header X-Request-Id $request_id;
proxy_connect_timeout 5s;
proxy_next_upstream off;`

/** A request of nginx's own: no header or body of the client is forwarded. */
export const FROM_US = `proxy_http_version 1.1;
proxy_pass_request_body off;
proxy_pass_request_headers off;
proxy_set_header Connection "";
proxy_set_header X-Streamvault-Gateway $sv_engine_token;`

/** From the client's request only the checked id is forwarded, and conditions where the engine decides them. */
export const TO_ENGINE: string = `proxy_pass http://sv_engine/bytes/$sv_file;
${FROM_US}
proxy_set_header X-Streamvault-Viewer $sv_viewer;
proxy_set_header X-Streamvault-Tid $sv_tid;
proxy_set_header X-Streamvault-Begun $sv_begun;
proxy_set_header X-Request-Id $request_id;
proxy_max_temp_file_size 0;
proxy_connect_timeout 5s;
proxy_read_timeout 60s;
proxy_next_upstream off;
gzip off;
proxy_hide_header Cache-Control;
proxy_hide_header X-Content-Type-Options;
proxy_hide_header Cross-Origin-Resource-Policy;
proxy_hide_header X-Streamvault-Disposition;
proxy_hide_header X-Streamvault-Range;
add_header Cache-Control "private, max-age=3600";
add_header Content-Disposition $sv_disposition;`
