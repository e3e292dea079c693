// npm run soak -- list | NAME [--seconds N] [--seed S] [--size 6GB]: tests one promise with random input for N seconds.
// Prints the seed, which reproduces the same choices; exits with 1 when the promise was broken.
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { parseSize } from '@streamvault/config'
import { apiSoak } from './soak/api.ts'
import { cacheSoak } from './soak/cache.ts'
import { crowdSoak } from './soak/crowd.ts'
import { killSoak } from './soak/kill.ts'
import { namesSoak } from './soak/names.ts'
import type { Soak } from './soak/soak.ts'
import { telegramSoak } from './soak/telegram.ts'
import { uploadSoak } from './soak/upload.ts'

const SOAKS: Record<string, Soak> = {
  api: apiSoak,
  cache: cacheSoak,
  crowd: crowdSoak,
  kill: killSoak,
  names: namesSoak,
  telegram: telegramSoak,
  upload: uploadSoak,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' }, size: { type: 'string' } },
})
const [name = 'list'] = positionals
const seconds = Number(values.seconds)
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
const sizeBytes = values.size === undefined ? undefined : parseSize(values.size)
const soak = Object.hasOwn(SOAKS, name) ? SOAKS[name] : undefined

if (!(seconds > 0 && Number.isInteger(seed))) refuse('Use: soak list | NAME [--seconds N] [--seed S], both numbers')
else if (values.size !== undefined && sizeBytes === undefined) refuse('Use: --size 64MiB, 1GiB or 6GB')
else if (soak !== undefined) await soakFor(soak)
else {
  const list = Object.entries(SOAKS).map(([known, { what }]) => `${known.padEnd(8)}${what}`)
  if (name === 'list') console.log(list.join('\n'))
  else refuse(`There is no soak "${name}".\n${list.join('\n')}`)
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 2
}

async function soakFor({ run }: Soak): Promise<void> {
  console.log(`soak ${name}: seed ${seed}, ${seconds} s`)
  const end = performance.now() + seconds * 1000
  try {
    console.log(
      `soak ${name}: ok, ${await run(seed, () => performance.now() >= end, sizeBytes === undefined ? {} : { sizeBytes })}`,
    )
  } catch (error) {
    console.error(`soak ${name}: failed with seed ${seed}: ${error instanceof Error ? error.stack : error}`)
    // Otherwise hanging work would keep the process alive.
    process.exit(1)
  }
}
