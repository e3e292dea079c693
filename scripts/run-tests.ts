// npm test: the tests of every package and the quick end-to-end ones. Arguments select others; browser tests run one at a time.
import { spawnSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './workspace.ts'

const patterns = process.argv.slice(2)
const wanted =
  patterns.length > 0
    ? patterns
    : [
        'packages/*/src/**/*.test.ts',
        'apps/*/src/**/*.test.ts',
        'apps/web/{features,lib}/**/*.test.ts',
        'scripts/*.test.ts',
        'e2e/*.test.ts',
      ]
const isFolder = (name: string) => statSync(path.join(ROOT, name), { throwIfNoEntry: false })?.isDirectory() === true
const files = wanted
  .map((name) => (isFolder(name) ? `${name}/**/*.test.ts` : name))
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude: (name) => name === 'node_modules' }))
  .sort()
if (files.length === 0) throw new Error(`No test matches ${wanted.join(' ')}`)
// Each browser test file runs a browser, a server and a site: two at once slow each other into time-outs. The other files
// mostly wait: three at once keep two cores busy.
const concurrency = files.some((file) => file.includes('/browser/')) ? 1 : 3
// Each file runs in its own process, and many load the same modules: cached compiled code saves a quarter of the CPU.
const env = { NODE_COMPILE_CACHE: path.join(ROOT, 'node_modules', '.cache', 'compiled'), ...process.env }
const { status } = spawnSync(
  process.execPath,
  ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=120000', ...files],
  {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  },
)
process.exitCode = status ?? 1
