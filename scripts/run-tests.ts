// npm test: the tests of every package and the quick end-to-end ones. Patterns name others; a browser's get the machine for themselves.
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
// A browser, a server and a site a file: two at once only slow each other into time-outs. Of the others many wait: three keep
// two cores busy.
const concurrency = files.some((file) => file.includes('/browser/')) ? 1 : 3
// Each file is a process of its own, and many load the same: compiled once, those take a quarter less of the processor.
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
