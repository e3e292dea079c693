import path from 'node:path/posix'
import { EXCEPTIONS, FAKES, FLOORS, STRANGERS } from './floors.ts'
import type { SourceFile } from './workspace.ts'

const IMPORT = /(?:from|import)\s*\(?\s*'(@streamvault\/([\w-]+)[^']*|streamvault|\.[^']*)'/g
const TEST_ONLY = /\.test\.tsx?$|\/testing\//

const names = Object.keys(FLOORS)
const floorOf = (room: string): string | undefined => names.find((floor) => FLOORS[floor]?.includes(room))

/**
 * Finds violations of `floors.ts`: imports that point up or to a stranger, relative imports that leave their
 * package, and packages that import each other in a cycle. One sentence each, empty without violations.
 */
export function findFloorProblems(sources: readonly SourceFile[]): string[] {
  const arrows = sources.flatMap((source) => importsOf(source).map((target) => problemOf(source, target)))
  return [...arrows.filter((problem) => problem !== undefined), ...circlesOf(sources)]
}

/** Package names, and relative paths unchanged. */
function importsOf({ text }: SourceFile): string[] {
  return [...text.matchAll(IMPORT)].map(([, specifier = '', room]) => room ?? specifier)
}

function problemOf(source: SourceFile, target: string): string | undefined {
  return target.startsWith('.') ? reachProblemOf(source, target) : arrowProblemOf(source, target)
}

function reachProblemOf(source: SourceFile, target: string): string | undefined {
  if (floorOf(source.room) === 'proof') return undefined
  const home = source.path.split('/').slice(0, 2).join('/')
  const reached = path.join(path.dirname(source.path), target)
  if (reached.startsWith(`${home}/`)) return undefined
  return `${source.path}: reaches into another package by "${target}"; import it by its name`
}

function arrowProblemOf({ path: file, room }: SourceFile, target: string): string | undefined {
  const from = floorOf(room)
  const to = floorOf(target)
  if (target === room) return `${file}: imports its own package "${target}" by name`
  if (from === undefined) return `${file}: the room "${room}" is on no floor; add it to scripts/floors.ts`
  if (to === undefined) return `${file}: imports "${target}", which is on no floor`
  if (from === 'proof') return undefined
  if (room === 'web') {
    return EXCEPTIONS.web?.includes(target) ? undefined : `${file}: the site must not import "${target}"`
  }
  // Tests may use the fakes and cheap adapters of any floor below the apps.
  if (TEST_ONLY.test(file) && to !== 'app' && (to !== 'proof' || FAKES.includes(target))) return undefined
  if (EXCEPTIONS[room]?.includes(target)) return undefined
  if (names.indexOf(to) > names.indexOf(from)) return `${file}: ${from} imports ${to} "${target}": arrows point down`
  const areStrangers = to === from && (STRANGERS.includes(from) || from === 'app')
  return areStrangers ? `${file}: ${from} "${room}" imports ${to} "${target}"` : undefined
}

function circlesOf(sources: readonly SourceFile[]): string[] {
  const arrows = new Map<string, Set<string>>()
  for (const source of sources.filter(({ path }) => !TEST_ONLY.test(path))) {
    const targets = arrows.get(source.room) ?? new Set()
    for (const target of importsOf(source)) if (!target.startsWith('.') && target !== source.room) targets.add(target)
    arrows.set(source.room, targets)
  }
  const reaches = (from: string, wanted: string, seen: Set<string>): boolean =>
    [...(arrows.get(from) ?? [])].some(
      (next) => next === wanted || (!seen.has(next) && reaches(next, wanted, seen.add(next))),
    )
  return [...arrows.keys()]
    .filter((room) => reaches(room, room, new Set()))
    .map((room) => `${room}: imports itself in a circle`)
}
