// npm run test:edge: every clause of docs/edge.md against every edge, one line each. Arguments select clauses or edges: `nginx 4.2`.
import type { Clause } from './clause.ts'
import { addressClauses } from './clauses/addresses.ts'
import { cacheClauses } from './clauses/cache.ts'
import { conditionClauses } from './clauses/conditions.ts'
import { gatewayClauses } from './clauses/gateway.ts'
import { headerClauses } from './clauses/headers.ts'
import { limitClauses } from './clauses/limits.ts'
import { linkClauses } from './clauses/links.ts'
import { purgeClauses } from './clauses/purge.ts'
import { rangeClauses } from './clauses/ranges.ts'
import { requestClauses } from './clauses/requests.ts'
import { surroundingClauses } from './clauses/surroundings.ts'
import { startNginxEdge, startNginxSlices } from './harness/start-nginx.ts'
import { startOurs } from './harness/start-ours.ts'
import type { EdgeName, EdgeTarget } from './harness/target.ts'

const CLAUSES: Clause[] = [
  ...linkClauses,
  ...requestClauses,
  ...rangeClauses,
  ...conditionClauses,
  ...headerClauses,
  ...cacheClauses,
  ...limitClauses,
  ...purgeClauses,
  ...addressClauses,
  ...surroundingClauses,
  ...gatewayClauses,
]
const EDGES: Record<EdgeName, () => Promise<EdgeTarget>> = {
  ours: () => startOurs(),
  nginx: () => startNginxSlices(),
  'nginx+edge': () => startNginxEdge(),
}

const words = process.argv.slice(2)
const isEdge = (word: string): word is EdgeName => word in EDGES
const edges = words.filter(isEdge)
const numbers = words.filter((word) => !isEdge(word))
const clauses = CLAUSES.filter(
  ({ id }) => numbers.length === 0 || numbers.some((one) => id === one || id.startsWith(`${one}.`)),
)

const failures: string[] = []
for (const name of edges.length > 0 ? edges : (Object.keys(EDGES) as EdgeName[])) {
  await using edge = await EDGES[name]()
  for (const clause of clauses) {
    if (clause.only?.includes(name) ?? true) await runClause(edge, clause)
  }
}
process.stdout.write(
  failures.length === 0 ? 'every clause holds\n' : `${failures.length} do not hold:\n${failures.join('')}`,
)
process.exitCode = failures.length === 0 ? 0 : 1

async function runClause(edge: EdgeTarget, { id, name, run, differs }: Clause): Promise<void> {
  const difference = differs?.[edge.name]
  try {
    await (difference?.run ?? run)(edge)
    const note = difference === undefined ? '' : ` (differs: ${difference.why})`
    process.stdout.write(`${edge.name} ok ${id} ${name}${note}\n`)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const failure = `${edge.name} FAILED ${id} ${name}\n${words.replace(/^/gm, '    ')}\n`
    failures.push(failure)
    process.stdout.write(failure)
  }
}
