import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimPort } from '@streamvault/edge'
import { cleanUpAtSignal } from '../clean-up.ts'

/** A slice cache in front of an HTTP server. */
interface NginxCache {
  originPort: number
  /** Bytes a slice. */
  sliceBytes: number
  /** Bytes on disk. */
  maxBytes: number
}

/** A running nginx. */
export interface NginxServer extends AsyncDisposable {
  pid: number
  /** Port that serves the plain files, by their names. */
  staticPort: number
  /** Ports of the slice caches, in the order of the options. */
  cachePorts: number[]
}

/** nginx's folder, files and number of worker processes. */
export interface NginxOptions {
  /** nginx's folder, for everything that nginx writes. */
  directory: string
  /** Folder of the files, served by their names. */
  filesDirectory: string
  secret: string
  workers: number
  /** Without an origin's port, the files are the origin. */
  caches: (Omit<NginxCache, 'originPort'> & { originPort?: number })[]
}

/** Starts nginx from the PATH, with the same link check as ours and without logs. */
export async function startNginx(options: NginxOptions): Promise<NginxServer> {
  const { directory } = options
  for (const folder of ['logs', 'cache', 'temp']) mkdirSync(path.join(directory, folder), { recursive: true })
  const staticPort = await claimPort('127.0.0.1', 0)
  const cachePorts: number[] = []
  for (const _ of options.caches) cachePorts.push(await claimPort('127.0.0.1', 0))
  const file = path.join(directory, 'nginx.conf')
  const caches = options.caches.map((cache) => ({ originPort: staticPort, ...cache }))
  writeFileSync(file, configOf(options, staticPort, caches, cachePorts))
  const child = spawn('nginx', ['-p', directory, '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  const stop = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  const forget = cleanUpAtSignal(stop)
  await once(child, 'spawn')
  await untilListening(child, staticPort)
  return {
    pid: child.pid ?? 0,
    staticPort,
    cachePorts,
    async [Symbol.asyncDispose]() {
      await stop()
      forget()
    },
  }
}

function configOf(
  { filesDirectory, secret, workers }: NginxOptions,
  staticPort: number,
  caches: NginxCache[],
  cachePorts: number[],
): string {
  return `
worker_processes ${workers};
worker_rlimit_nofile 65536;
pid nginx.pid;
error_log logs/error.log crit;
daemon off;
user root;
events { worker_connections 4096; }
http {
  default_type video/mp4;
  access_log off;
  sendfile on;
  sendfile_max_chunk 512k;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
  server {
    listen 127.0.0.1:${staticPort} backlog=4096 reuseport;
    location /stream/ { alias ${filesDirectory}/; }
  }
${caches.map((cache, at) => cacheConfigOf(cache, `slices${at}`, cachePorts[at] ?? 0, secret)).join('')}}
`
}

function cacheConfigOf(
  { originPort, sliceBytes, maxBytes }: NginxCache,
  zone: string,
  port: number,
  secret: string,
): string {
  return `
  proxy_cache_path cache/${zone} levels=1:2 keys_zone=${zone}:8m max_size=${maxBytes} inactive=72h use_temp_path=off;
  server {
    listen 127.0.0.1:${port} backlog=4096 reuseport;
    location ~ "^/stream/(?<file>[A-Za-z0-9_-]{1,64})$" {
      secure_link $arg_md5,$arg_expires;
      secure_link_md5 "$secure_link_expires|$remote_addr|$file|$arg_class|$arg_tid|$arg_bind|$arg_kid ${secret}";
      if ($secure_link = "") { return 403; }
      if ($secure_link = "0") { return 403; }
      slice ${sliceBytes};
      proxy_cache ${zone};
      proxy_cache_key "$file $slice_range";
      proxy_cache_valid 200 206 365d;
      proxy_cache_lock on;
      proxy_cache_lock_timeout 30s;
      proxy_cache_lock_age 30s;
      proxy_set_header Range $slice_range;
      proxy_pass http://127.0.0.1:${originPort}/stream/$file;
    }
  }
`
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  for (let turn = 0; turn < 100 && child.exitCode === null; turn += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer !== undefined) return
    await sleep(50)
  }
  throw new Error('Cannot start nginx: see its error log')
}
