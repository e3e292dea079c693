import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimPort } from '@streamvault/edge'

/** A third-party WebDAV server on this machine. */
export interface DavServer extends AsyncDisposable {
  base: URL
  /** Folder that `base` serves. */
  folder: string
}

/** Starts nginx with its WebDAV module. It throws without one: these suites must not be skipped. */
export async function startNginxDav(): Promise<DavServer> {
  const root = await mkdtemp(path.join(tmpdir(), 'streamvault-dav-'))
  // nginx's workers may run as another user.
  await chmod(root, 0o777)
  const folder = path.join(root, 'films')
  await mkdir(folder)
  await chmod(folder, 0o777)
  const port = await claimPort('127.0.0.1', 0)
  await writeFile(path.join(root, 'nginx.conf'), configuration(root, port))
  const child = spawn('nginx', ['-p', root, '-c', path.join(root, 'nginx.conf'), '-e', path.join(root, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const base = new URL(`http://127.0.0.1:${port}/films/`)
  const stop = async () => {
    if (child.kill('SIGQUIT')) await once(child, 'close')
    await rm(root, { recursive: true, force: true })
  }
  try {
    await once(child, 'spawn')
    await untilAnswered(base, child)
    return { base, folder, [Symbol.asyncDispose]: stop }
  } catch (cause) {
    await stop()
    throw new Error('Cannot start "nginx": expected it on the PATH, with its dav module', { cause })
  }
}

async function untilAnswered(base: URL, child: { exitCode: number | null }): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    if (
      await fetch(base).then(
        () => true,
        () => false,
      )
    )
      return
    await sleep(50)
  }
  throw new Error('it did not answer within 10 seconds')
}

function configuration(root: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${root}/${kind};`,
  )
  return `daemon off; worker_processes 1; pid ${root}/nginx.pid;
events {}
http {
  ${temporary.join(' ')}
  access_log off;
  server {
    listen 127.0.0.1:${port};
    root ${root};
    location /films/ { dav_methods PUT DELETE; client_max_body_size 0; }
  }
}`
}
