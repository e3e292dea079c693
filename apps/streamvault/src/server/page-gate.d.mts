import type { RequestListener } from 'node:http'

/** Allows only reads of the site's pages. */
export function createPageGate(pages: RequestListener): RequestListener

/** Puts the gate before every server that this process creates from now on. */
export function gateServers(): void
