#!/usr/bin/env node
// `streamvault` on any Node >= 20: installs what is missing, then runs the program on the right Node.
import { fileURLToPath } from 'node:url'
import { run } from '../../../scripts/bootstrap.mjs'

await run(fileURLToPath(new URL('../src/main.ts', import.meta.url)), process.argv.slice(2))
