// One part of the benchmark in its own process, so that its CPU and memory are measured alone.
import { PARTS, type PartName } from './parts.ts'

const { part, facts, input } = JSON.parse(process.argv[2] ?? '')
const run = PARTS[part as PartName] as (facts: unknown, input: unknown) => Promise<unknown>
process.send?.({ result: await run(facts, input) })
process.disconnect()
