import { cp } from 'node:fs/promises'
import path from 'node:path'

/*
 * `next build` leaves the browser's files beside the standalone server. The server looks for them
 * below itself, so they are copied there once after each build.
 */
const WEB = path.join(import.meta.dirname, '..')
const SERVED = path.join(WEB, '.next/standalone/apps/web')

await cp(path.join(WEB, '.next/static'), path.join(SERVED, '.next/static'), { recursive: true })
