import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The repository's root, absolute. */
export const ROOT: string = path.resolve(import.meta.dirname, '..')

/** A source file of the repository. */
export interface SourceFile {
  /** Relative to the root, with slashes. */
  path: string
  /** The workspace folder of the file: `catalog`, `web`, `scripts`. */
  room: string
  text: string
}

/** Every TypeScript file that we wrote. */
export function readSources(): SourceFile[] {
  const patterns = ['packages/*/src/**/*.ts', 'apps/**/*.{ts,tsx}', '{e2e,bench,scripts}/**/*.ts']
  const isOurs = (file: string) => !/node_modules|\.next|next-env|\.generated\./.test(file)
  return [...new Set(patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT })))]
    .filter(isOurs)
    .sort()
    .map((file) => {
      const [top = '', second = ''] = file.split('/')
      return {
        path: file,
        room: top === 'packages' || top === 'apps' ? second : top,
        text: readFileSync(path.join(ROOT, file), 'utf8'),
      }
    })
}

/** Prints the problems and sets the exit code, or prints that there are none. */
export function report(what: string, problems: string[]): void {
  for (const problem of problems) console.error(problem)
  console.error(problems.length === 0 ? `${what}: ok` : `${what}: ${problems.length} to mend`)
  if (problems.length > 0) process.exitCode = 1
}
