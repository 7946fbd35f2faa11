import { english, type MessageKey } from './english';

/** A text, or one text a plural form (CLDR); `{name}` is replaced by the value, `{count}` chooses the form. */
export type Message = string | ({ readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type MessageTable = Readonly<Record<MessageKey, Message>>;
export interface Translate {
  (key: MessageKey, values?: Readonly<Record<string, string | number>>): string;
  /** Tag for dates and names of months; texts may be English all the same. */
  readonly language: string;
}

/** Languages other than English may be partial: what they lack is shown in English. Keyed by primary language tag. */
const TRANSLATIONS: Readonly<Record<string, Partial<MessageTable>>> = {};

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Building these takes milliseconds, and every text of a panel asks. */
const pluralRules = new Map<string, Intl.PluralRules>();

function pluralRulesOf(language: string): Intl.PluralRules {
  const rules = pluralRules.get(language) ?? new Intl.PluralRules(language);
  pluralRules.set(language, rules);
  return rules;
}

/** Texts in `language` (`de-CH` falls back to `de`, then English). */
export function translator(language: string): Translate {
  const primary = language.split('-')[0]?.toLowerCase() ?? 'en';
  const own = TRANSLATIONS[primary];
  const translate = (key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string => {
    const translated = own?.[key];
    const message: Message = translated ?? english[key];
    if (typeof message === 'string') return fill(message, values);
    const rules = pluralRulesOf(translated === undefined ? 'en' : primary);
    return fill(message[rules.select(Number(values['count'] ?? 0))] ?? message.other, values);
  };
  return Object.assign(translate, { language: own === undefined ? 'en-US' : language });
}
