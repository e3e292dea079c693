"""Writes the schema of the installed Telethon as text, from the fields that its readers read, in order. Prints the layer."""

import ast
import inspect
import re
import sys
import textwrap

from telethon.tl.alltlobjects import LAYER, tlobjects

PRIMITIVES = {
    'read_int': 'int',
    'read_long': 'long',
    'read_double': 'double',
    'tgread_string': 'string',
    'tgread_bytes': 'bytes',
    'tgread_bool': 'Bool',
    'tgread_date': 'int',
    'tgread_object': 'Object',
}
# Renamed in Telethon because the schema's name would clash with a Python word.
NAMES = {'is_self': 'self', 'is_from': 'from'}


def name_of(cls, method):
    module = cls.__module__.split('.')[3:]
    name = cls.__name__.removesuffix('Request') if method else cls.__name__
    return '.'.join([*module, name[0].lower() + name[1:]])


def call_type(node):
    """The type that a reader call reads, or None for any other node."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr == 'read_large_int':
        return 'int%d' % node.keywords[0].value.value
    return PRIMITIVES.get(node.func.attr)


def field_name(target):
    name = target.id.removeprefix('_')
    return NAMES.get(name, name)


def flag_of(test):
    """`flags & 4` as `flags.2`."""
    return '%s.%d' % (test.left.id, test.right.value.bit_length() - 1)


def read_fields(body, flag=''):
    """The fields that the statements read, in order."""
    vector = None
    for node in body:
        if isinstance(node, ast.Assign):
            name, value = field_name(node.targets[0]), node.value
            if re.fullmatch(r'flags\d*', name):
                yield f'{name}:#'
            elif isinstance(value, ast.Call) and getattr(value.func, 'id', '') == 'bool':
                yield f'{name}:{flag_of(value.args[0])}?true'
            elif isinstance(value, ast.List):
                vector = name
            elif call_type(value):
                yield f'{name}:{flag}{call_type(value)}'
        elif isinstance(node, ast.For):
            element = next(inner.value for inner in node.body if isinstance(inner, ast.Assign))
            yield f'{vector}:{flag}Vector<{call_type(element) or "Object"}>'
        elif isinstance(node, ast.If):
            yield from read_fields(node.body, flag_of(node.test) + '?')


def result_of(cls):
    match = re.search(r':returns ([\w.<>]+)', inspect.getdoc(cls.__init__) or '')
    return match.group(1).rstrip('.:') if match else 'Object'


def definition_of(number, cls, method):
    source = textwrap.dedent(inspect.getsource(cls.from_reader))
    fields = list(read_fields(ast.parse(source).body[0].body))
    # A method that takes any method has it as its last field, and returns the same type.
    if method and result_of(cls) == 'X':
        fields[-1] = 'query:!X'
    result = result_of(cls) if method else 'Object'
    return f'{name_of(cls, method)}#{number:08x} {" ".join(fields)} = {result};'


def main(path):
    methods = {number for number, cls in tlobjects.items() if cls.__module__.startswith('telethon.tl.functions')}
    generated = {n: c for n, c in tlobjects.items() if c.__module__.startswith('telethon.tl.') and 'core' not in c.__module__}
    with open(path, 'w') as file:
        for section, wanted in (('types', False), ('functions', True)):
            print(f'---{section}---', file=file)
            for number, cls in generated.items():
                if (number in methods) == wanted:
                    print(definition_of(number, cls, wanted), file=file)
    print('{"layer": %d}' % LAYER)


main(sys.argv[1])
