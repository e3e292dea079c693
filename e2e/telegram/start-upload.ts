import { type ChildProcessByStdio, spawn } from 'node:child_process'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { appOf, type Telegram } from './start-telegram.ts'
import type { UploadTask } from './upload-process.ts'

const SCRIPT = fileURLToPath(new URL('./upload-process.ts', import.meta.url))

/** Starts an upload, or resumes the killed one, in its own process, which prints the stored object. */
export function startUpload(
  { server, bots, channel, folder }: Telegram,
  wish: Pick<UploadTask, 'seed' | 'size' | 'maxPartBytes'>,
): ChildProcessByStdio<null, Readable, null> {
  const open = { app: appOf(server), sessions: bots, threads: 1 }
  const task: UploadTask = { ...wish, open, channel: channel.id, folder: path.join(folder, 'store') }
  return spawn(process.execPath, [SCRIPT, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] })
}
