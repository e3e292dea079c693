// Checks that packages import only downwards, and without cycles.
import { findFloorProblems } from './floor-problems.ts'
import { readSources, report } from './workspace.ts'

report('floors', findFloorProblems(readSources()))
