import type { RequestListener } from 'node:http'

/** Stands before the pages of the site: they are read, and nothing else. */
export function createPageGate(pages: RequestListener): RequestListener

/** Puts the gate before every server that this process makes from now on. */
export function gateServers(): void
