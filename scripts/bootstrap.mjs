// Installs missing dependencies, finds or fetches the right Node, and runs a program with it.
// Plain JavaScript for Node >= 20: this file runs before any of our packages is installed.
//
//   node scripts/bootstrap.mjs PROGRAM.ts [ARGUMENTS…]
//   node scripts/bootstrap.mjs --node      installs, and prints the path of the right Node: a shell that `exec`s it leaves
//                                          no launcher in memory
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const RUNTIME = path.join(ROOT, '.runtime')
/** The first release with a stable enough `node:sqlite`, and with type stripping without a warning. */
const OLDEST_NODE = [24, 15]
/** A lock gets its holder's pid right after its creation; without a pid, a process was killed in between. */
const UNNAMED_LOCK_MS = 5000

/** Runs `program` with `args` on the right Node, in this process where it already is the right one. */
export async function run(program, args) {
  const node = await preparedNode()
  endWithNpm()
  keepCompiled()
  if (node === process.execPath) {
    process.argv = [process.argv[0], program, ...args]
    await import(pathToFileURL(program).href)
    return
  }
  await runChild(node, [program, ...args])
}

/** Installs missing dependencies. @returns the right Node: this one, or a fetched one if this one is too old */
async function preparedNode() {
  await installed(ROOT, ROOT, 'dependencies')
  return isNewEnough(process.versions.node) ? process.execPath : await fetchedNode()
}

/** Caches compiled code for the next start, in this process, its threads and its child processes. */
function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= path.join(RUNTIME, 'compiled')
  module.enableCompileCache?.()
}

/** `kill -9` of `npm start` sends no signal to this process, so it polls whether npm is still its parent. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const npm = process.ppid
  setInterval(() => process.ppid !== npm && process.kill(process.pid, 'SIGTERM'), 1000).unref()
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

async function fetchedNode() {
  const name = `node-${process.platform}-${process.arch}`
  const pinned = path.join(ROOT, 'scripts', 'runtime')
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(pinned, 'package.json'), 'utf8'))
  if (!(name in optionalDependencies)) {
    fail(
      `StreamVault needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}, and none can be fetched for ${name}.`,
    )
  }
  await installed(RUNTIME, pinned, `Node.js ${optionalDependencies[name]}`)
  const node = path.join(RUNTIME, 'node_modules', name, 'bin', 'node')
  if (!existsSync(node)) fail(`Cannot run StreamVault: ${name} was installed without its program`)
  return node
}

/** Installs the lockfile of `source` into `folder`, once for each content of that lockfile. */
async function installed(folder, source, what) {
  const lockfile = readFileSync(path.join(source, 'package-lock.json'))
  const wanted = createHash('sha256').update(lockfile).digest('hex')
  const stamp = path.join(folder, 'node_modules', '.streamvault-installed')
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (isCurrent()) return
  const release = await lock(path.join(ROOT, '.installing'))
  try {
    if (isCurrent()) return
    process.stderr.write(`Installing ${what} (once)…\n`)
    if (folder !== source) {
      mkdirSync(folder, { recursive: true })
      for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(source, file), path.join(folder, file))
    }
    const [command, ...first] = npmCommand()
    const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline']
    // Standard output is for results only, so npm writes to standard error.
    const { status, error } = spawnSync(command, args, {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      env: cleanEnvironment(),
    })
    if (status !== 0)
      fail(`Cannot install ${what}: npm ${error ? `did not start (${error.message})` : `ended with ${status}`}`)
    writeFileSync(stamp, wanted)
  } finally {
    release()
  }
}

/** The npm that started us, else the npm beside this Node, else the npm on PATH. */
function npmCommand() {
  const started = process.env.npm_execpath
  if (started !== undefined && /npm-cli\.c?js$/.test(started)) return [process.execPath, started]
  const beside = path.join(path.dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  return existsSync(beside) ? [process.execPath, beside] : ['npm']
}

/** Without the variables of an outer npm: they would point the inner npm at other folders. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => {
    return !/^npm_(config_(workspace|workspaces|prefix|local_prefix|omit|include|production)|package_|lifecycle_|command)/i.test(
      name,
    )
  })
  return { ...Object.fromEntries(kept), NODE_ENV: 'development' }
}

/** Only one process can create the folder; its pid is stored in it, so that the lock of a killed process can be taken over. */
async function lock(folder) {
  const holder = path.join(folder, 'pid')
  for (;;) {
    try {
      mkdirSync(folder)
      writeFileSync(holder, String(process.pid))
      return () => rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`Cannot install into ${ROOT}: ${error.message}`)
      if (isAbandoned(folder, holder)) rmSync(folder, { recursive: true, force: true })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

function isAbandoned(folder, holder) {
  const made = statSync(folder, { throwIfNoEntry: false })
  if (made === undefined) return false
  if (!existsSync(holder)) return Date.now() - made.mtimeMs > UNNAMED_LOCK_MS
  try {
    process.kill(Number(readFileSync(holder, 'utf8')), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** The child watches the IPC channel: when this process ends in any way, the channel closes and the child exits. */
function runChild(node, args) {
  // Fewer allocator arenas and a smaller nursery: an idle server keeps a sixth less memory.
  const env = { MALLOC_ARENA_MAX: '2', ...process.env }
  const child = spawn(node, ['--max-semi-space-size=4', ...args], {
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', (error) => fail(`Cannot start ${node}: ${error.message}`))
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
      resolve()
    })
  })
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(2)
  if (program === '--node') process.stdout.write(`${await preparedNode()}\n`)
  else if (program === undefined) fail('Use: node scripts/bootstrap.mjs PROGRAM [ARGUMENTS…]')
  else await run(path.resolve(ROOT, program), args)
}
