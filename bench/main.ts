// npm run bench -- list | NAME [--json]: runs one benchmark and writes its result to bench/results/NAME.json.
// The last line of standard output is the result, one JSON object; --json omits the table above it.
// edge takes --only PART (repeatable), --rounds N and --seconds N; a run with --only prints its result but does not save it.
// With --real the purged title has bytes, which takes 21 GB of disk.
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { EDGE_PARTS, runEdgeBench } from './edge.ts'
import { runEvictionBench } from './eviction.ts'
import { type HitBench, runHitBench } from './hit.ts'
import { runSearchBench, type SearchBench } from './search.ts'
import { runTelegramBench, type TelegramBench } from './telegram.ts'

interface Benchmark {
  /** What the benchmark measures, and how long it takes on two cores. */
  what: string
  run: () => Promise<{ runs: object[]; result: object }>
}

const BENCHMARKS: Record<string, Benchmark> = {
  edge: {
    what: `the edge beside nginx (needs nginx; 11 minutes); parts: ${EDGE_PARTS.join(' ')}`,
    run: async () => {
      const { runs = [], ...result } = await runEdgeBench({
        only: values.only,
        rounds: Number(values.rounds),
        seconds: Number(values.seconds),
        isReal: values.real,
      })
      return { runs, result }
    },
  },
  eviction: {
    what: 'which eviction keeps what viewers ask for, simulated (2 minutes)',
    run: async () => ({ runs: runEvictionBench(), result: {} }),
  },
  hit: {
    what: 'what a hit costs, divided by what it costs nginx with its slice cache (needs nginx; 5 minutes)',
    run: async () => {
      const { runs, ratios }: HitBench = await runHitBench()
      return { runs, result: { ratios } }
    },
  },
  search: {
    what: 'how fast and how well 100 000 titles are searched (20 seconds)',
    run: async () => {
      const result: SearchBench = await runSearchBench()
      return { runs: [result], result }
    },
  },
  telegram: {
    what: 'films from a channel: first bytes, speed, capacity, flood waits, memory (15 minutes; --seconds N a row)',
    run: async () => {
      const seconds = Number(values.seconds)
      const { runs, ...result }: TelegramBench = await runTelegramBench({ seconds })
      return { runs, result }
    },
  },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    real: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '60' },
  },
})
const [name = 'list'] = positionals
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined
const list = Object.entries(BENCHMARKS).map(([known, { what }]) => `${known.padEnd(10)}${what}`)
const unknown = values.only.filter((part) => name !== 'edge' || !EDGE_PARTS.includes(part))
if (name === 'list') console.log(list.join('\n'))
else if (benchmark === undefined) refuse(`There is no benchmark "${name}".\n${list.join('\n')}`)
else if (unknown.length > 0) refuse(`The benchmark "${name}" has no part "${unknown[0]}"; see list`)
else await measure(name, benchmark)

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 2
}

async function measure(name: string, { run }: Benchmark): Promise<void> {
  const measuredAt = new Date().toISOString()
  const { runs, result } = await run()
  const machine = { cores: availableParallelism(), node: process.versions.node }
  const whole = { bench: name, measuredAt, machine, runs, ...result }
  // A partial result must not replace a complete one.
  if (values.only.length === 0) keep(name, whole)
  if (!values.json && runs.length > 0) console.table(runs)
  console.log(JSON.stringify(whole))
}

function keep(name: string, whole: object): void {
  const folder = path.join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(whole, null, 2)}\n`)
}
