// npm run check: every project rule that a program can check. Runs all checks, also after a failure.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { ROOT } from './workspace.ts'

const installed = (name: string) => path.join(ROOT, 'node_modules', '.bin', name)
const script = (name: string) => [process.execPath, path.join(ROOT, 'scripts', `check-${name}.ts`)]

const CHECKS: Record<string, string[]> = {
  'format and lint': [installed('biome'), 'check', '--error-on-warnings', '.'],
  types: [installed('tsc'), '-p', 'tsconfig.json'],
  'types of the site': [installed('tsc'), '-p', 'apps/web/tsconfig.json', '--noEmit'],
  floors: script('floors'),
  docs: script('docs'),
  'unused code and dependencies': [installed('knip')],
}

for (const [name, [command = '', ...args]] of Object.entries(CHECKS)) {
  console.error(`- ${name}`)
  // Otherwise the tools' own shims would look for the host's Node.
  const env = { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}` }
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env })
  if (status !== 0) process.exitCode = 1
}
