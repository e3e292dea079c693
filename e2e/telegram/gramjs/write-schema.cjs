// Writes the schema of the installed GramJS as text. Prints the layer.
const { writeFileSync } = require('node:fs')
const path = require('node:path')

const folder = path.join(process.argv[2], 'node_modules/telegram/tl')
writeFileSync(process.argv[3], require(path.join(folder, 'apiTl.js')))
console.log(JSON.stringify({ layer: require(path.join(folder, 'AllTLObjects.js')).LAYER }))
