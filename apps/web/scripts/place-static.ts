import { cp } from 'node:fs/promises'
import path from 'node:path'

/*
 * `next build` puts the browser's files beside the standalone server. The server looks for them
 * inside its own folder, so this script copies them there after each build.
 */
const WEB = path.join(import.meta.dirname, '..')
const SERVED = path.join(WEB, '.next/standalone/apps/web')

await cp(path.join(WEB, '.next/static'), path.join(SERVED, '.next/static'), { recursive: true })
