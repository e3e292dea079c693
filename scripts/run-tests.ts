// npm test: the tests of every package and the quick end-to-end ones. Patterns name others; a browser's get the machine for themselves.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
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
const files = wanted
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude: (name) => name === 'node_modules' }))
  .sort()
if (files.length === 0) throw new Error(`No test matches ${wanted.join(' ')}`)
// A browser, a server and a site a file: two at once only slow each other into time-outs.
const concurrency = files.some((file) => file.includes('/browser/')) ? 1 : 2
const { status } = spawnSync(
  process.execPath,
  ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=120000', ...files],
  {
    cwd: ROOT,
    stdio: 'inherit',
  },
)
process.exitCode = status ?? 1
