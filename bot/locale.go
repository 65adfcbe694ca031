package bot

import "planbot/bot/locale"

// A Local is what menus and help say about a command in one language.
type Local struct {
	Name  string // of the command, for platforms that allow other scripts: 1 to 32 lower-case letters
	Short string // at most 100 characters
	Long  string // a paragraph for help
	Arg   string // what Arg.Short says, at most 100 characters; empty when there is no argument
}

// Local returns the texts of a command of the table in a language.
func (c *Command) Local(lang string) Local {
	w := locale.In(lang)
	out := Local{Name: w.Say("command." + c.Name + "_name"), Short: w.Say("command." + c.Name + "_short"), Long: w.Say("command." + c.Name + "_long")}
	if c.Arg.Kind != NoArg {
		out.Arg = w.Say("command." + c.Name + "_argument")
	}
	return out
}

// Local returns the texts of a verb of the command in a language.
func (v *Verb) Local(command, lang string) Local {
	w := locale.In(lang)
	return Local{Name: w.Say("verb." + v.Name), Short: w.Say("verb." + command + "_" + v.Name)}
}

// Local returns the texts of an argument behind a verb in a language.
func (a Arg) Local(lang string) Local {
	w := locale.In(lang)
	return Local{Name: w.Say("option." + a.Name), Short: w.Say("option." + a.Name + "_about")}
}

// Choice is a word of Choices in a language.
func Choice(word, lang string) string {
	if locale.Has(word) {
		return locale.In(word).Say("language.name")
	}
	return locale.In(lang).Say("choice." + word)
}

// withTexts gives the rows of the table their texts in English.
func withTexts(table []Command) []Command {
	for i := range table {
		c := &table[i]
		l := c.Local(locale.English)
		c.Short, c.Long, c.Arg.Short = l.Short, l.Long, l.Arg
	}
	return table
}

// Locals lists the menus' other languages, by ISO 639-1 code, and gives for
// each what every command of the table is called in it, by its name.
func Locals() map[string]map[string]Local {
	out := map[string]map[string]Local{}
	for _, lang := range locale.Languages()[1:] {
		out[lang] = map[string]Local{}
		for _, c := range rows() {
			out[lang][c.Name] = c.Local(lang)
		}
	}
	return out
}
