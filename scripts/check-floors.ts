// Keeps the arrows between packages pointing down, and without circles.
import { findFloorProblems } from './floor-problems.ts'
import { readSources, report } from './workspace.ts'

report('floors', findFloorProblems(readSources()))
