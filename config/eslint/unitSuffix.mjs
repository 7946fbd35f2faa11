/** Units that a name may end in. A compound is spelled with more underscores: cps_per_MBq, g_per_cm3, Bq_s. */
export const unitWords = new Set(
  [
    'm cm mm um nm m2 cm2 mm2 m3 cm3 mm3 L mL',
    'd h min s ms us ns Hz',
    'kg g mg',
    'Bq kBq MBq GBq TBq Ci mCi count counts cps',
    'Gy mGy cGy Sv mSv',
    'J eV keV MeV keV2 MeV2',
    'mol barn angstrom decay u',
    'K degC rad deg',
    'frac pct HU px voxels bytes B kB MB',
  ].flatMap((line) => line.split(' ')),
);

// A standard uncertainty carries the unit of its quantity: timeIntegratedActivity_sigma_MBq_h.
const qualifiers = new Set(['sigma']);

const constant = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** True when the underscores of an identifier only set off a unit (or it is an UPPER_SNAKE constant, with or without one). */
export function isWellNamed(name) {
  const bare = name.replace(/^_+/, '');
  if (!bare.includes('_') || constant.test(bare)) return true;
  const words = bare.split('_');
  const firstUnit = words.findIndex(
    (word, index) => index > 0 && (unitWords.has(word) || word === 'per' || qualifiers.has(word)),
  );
  if (firstUnit < 0) return false;
  const stem = words.slice(0, firstUnit).join('_');
  return (!stem.includes('_') || constant.test(stem)) && isUnit(words.slice(firstUnit));
}

function isUnit(words) {
  const unit = qualifiers.has(words[0]) ? words.slice(1) : words;
  if (unit.length === 0) return false;
  // "per" stands before a unit, never twice in a row and never last.
  return unit.every((word, index) => (word === 'per' ? unitWords.has(unit[index + 1]) : unitWords.has(word)));
}

const rule = {
  meta: {
    type: 'problem',
    docs: { description: 'an underscore in a name sets off a unit and nothing else' },
    schema: [],
    messages: {
      unit: "'{{name}}': an underscore is kept for a unit at the end (spacing_mm, factor_cps_per_MBq). Use camelCase, or add the unit to config/eslint/unitSuffix.mjs.",
    },
  },
  create(context) {
    const check = (node) => {
      if (node?.type === 'Identifier' && !isWellNamed(node.name)) {
        context.report({ node, messageId: 'unit', data: { name: node.name } });
      }
    };
    const checkPattern = (node) => {
      if (!node) return;
      if (node.type === 'Identifier') check(node);
      else if (node.type === 'ArrayPattern') node.elements.forEach(checkPattern);
      else if (node.type === 'AssignmentPattern') checkPattern(node.left);
      else if (node.type === 'RestElement') checkPattern(node.argument);
      else if (node.type === 'TSParameterProperty') checkPattern(node.parameter);
      // A shorthand repeats a name that is declared, and checked, elsewhere.
      else if (node.type === 'ObjectPattern') {
        for (const property of node.properties) {
          if (property.type === 'RestElement') checkPattern(property.argument);
          else if (!property.shorthand) checkPattern(property.value);
        }
      }
    };
    const checkFunction = (node) => {
      check(node.id);
      node.params.forEach(checkPattern);
    };
    const checkKey = (node) => {
      if (!node.computed && !node.shorthand) check(node.key);
    };
    return {
      VariableDeclarator: (node) => checkPattern(node.id),
      FunctionDeclaration: checkFunction,
      FunctionExpression: checkFunction,
      ArrowFunctionExpression: checkFunction,
      ClassDeclaration: (node) => check(node.id),
      'ObjectExpression > Property': checkKey,
      PropertyDefinition: checkKey,
      MethodDefinition: checkKey,
      TSPropertySignature: checkKey,
      TSMethodSignature: checkKey,
      TSTypeAliasDeclaration: (node) => check(node.id),
      TSInterfaceDeclaration: (node) => check(node.id),
      TSEnumMember: (node) => check(node.id),
    };
  },
};

export default rule;
