import { Worker } from 'node:worker_threads'
import type { ByteRange } from '@streamvault/bytes'
import { DamagedMediaError, NotMediaError } from '../errors.ts'
import { readMedia } from '../read-media.ts'
import type { FromProbeProcess, Refusal, ToProbeProcess } from './probe-messages.ts'

// The main file of a process that parses containers. It has no file and no secret: the parent sends bytes piece by piece.
process.title = 'streamvault-probe'
process.on('disconnect', () => process.exit(0))
// The parent decides when to stop; a signal to the process group must not make the current file look damaged.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
new Worker(new URL('./watch-parent.ts', import.meta.url), { workerData: Number(process.argv[2]) })

const reads = new Map<number, PromiseWithResolvers<Uint8Array>>()
let lastRead = 0

process.on('message', (message: ToProbeProcess) => {
  if (message.kind === 'probe') return void probe(message.job, message.size)
  const asked = reads.get(message.read)
  reads.delete(message.read)
  if (message.kind === 'bytes') asked?.resolve(message.bytes)
  else asked?.reject(new Error('the source could not be read'))
})

async function probe(job: number, size: number): Promise<void> {
  try {
    tell({ kind: 'done', job, info: await readMedia({ size, read: (range) => ask(job, range) }) })
  } catch (error) {
    tell({ kind: 'failed', job, refusal: refusalOf(error) })
  }
}

function ask(job: number, range: ByteRange): Promise<Uint8Array> {
  lastRead += 1
  const asked = Promise.withResolvers<Uint8Array>()
  reads.set(lastRead, asked)
  tell({ kind: 'read', job, read: lastRead, range })
  return asked.promise
}

function tell(message: FromProbeProcess): void {
  // The send fails when the parent is gone; then nobody needs the error.
  process.send?.(message, undefined, undefined, () => {})
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof NotMediaError) return { code: error.code }
  if (error instanceof DamagedMediaError) return { code: error.code, container: error.container, why: error.why }
  return { code: 'damaged_media', container: 'unknown', why: error instanceof Error ? error.message : String(error) }
}
