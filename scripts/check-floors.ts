// Keeps the arrows between packages pointing down, and without circles.
import { EXCEPTIONS, FLOORS, STRANGERS } from './floors.ts'
import { readSources, report, type SourceFile } from './workspace.ts'

const names = Object.keys(FLOORS)
const floorOf = (room: string): string | undefined => names.find((floor) => FLOORS[floor]?.includes(room))

function importsOf({ text }: SourceFile): string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(@streamvault\/([\w-]+)[^']*|streamvault|\.[^']*)'/g)
  return [...found].map(([, specifier = '', room]) => room ?? specifier)
}

function problemOf(source: SourceFile, target: string): string | undefined {
  if (target.startsWith('.')) {
    const depth = source.path.split('/').length - (source.room === source.path.split('/')[0] ? 1 : 2)
    const climbs = target.split('/').filter((part) => part === '..').length
    const stays = climbs < depth || floorOf(source.room) === 'proof'
    return stays ? undefined : `${source.path}: reaches into another package by "${target}"; import it by its name`
  }
  const from = floorOf(source.room)
  const to = floorOf(target)
  if (target === source.room) return `${source.path}: imports its own package "${target}" by name`
  if (from === undefined) return `${source.path}: the room "${source.room}" is on no floor; add it to scripts/floors.ts`
  if (to === undefined) return `${source.path}: imports "${target}", which is on no floor`
  if (from === 'proof') return undefined
  if (source.room === 'web')
    return EXCEPTIONS.web?.includes(target) ? undefined : `${source.path}: the site must not import "${target}"`
  // Tests may use the fakes and cheap adapters of any floor below the apps.
  if (/\.test\.ts$|\/testing\//.test(source.path) && to !== 'app' && to !== 'proof') return undefined
  if (EXCEPTIONS[source.room]?.includes(target)) return undefined
  if (names.indexOf(to) > names.indexOf(from))
    return `${source.path}: ${from} imports ${to} "${target}": arrows point down`
  if (to === from && (STRANGERS.includes(from) || from === 'app'))
    return `${source.path}: ${from} "${source.room}" imports ${to} "${target}"`
  return undefined
}

function circlesOf(sources: SourceFile[]): string[] {
  const arrows = new Map<string, Set<string>>()
  for (const source of sources.filter(({ path }) => !/\.test\.ts$|\/testing\//.test(path))) {
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

const sources = readSources()
const arrows = sources.flatMap((source) => importsOf(source).map((target) => problemOf(source, target)))
report('floors', [...arrows.filter((problem) => problem !== undefined), ...circlesOf(sources)])
