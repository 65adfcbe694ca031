package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"planbot/bot"
	"planbot/bot/console"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus/lang"
)

// oneShot is where requests from the command line come from.
func (p *program) oneShot() message.Origin {
	return message.Origin{Platform: "terminal", Direct: true, PrivateReplies: true, Language: p.locale()}
}

// locale is the language of the person's system, by the variables that say so.
func (p *program) locale() string {
	return cmp.Or(p.getenv("LC_ALL"), p.getenv("LC_MESSAGES"), p.getenv("LANG"))
}

// line is a command with its argument, in the language that was asked for by --lang
// or at the end of the argument.
func (p *program) line(name, arg string) message.Line {
	arg, lang := message.CutLang(arg)
	return message.Line{Name: name, Arg: arg, Lang: cmp.Or(p.lang, lang)}
}

// botCommand makes a command of the bot's table one of the command line.
func (p *program) botCommand(c bot.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: strings.TrimPrefix(c.Usage(locale.English), "/"), Short: c.Short + ".", Long: c.Long,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, words []string) error { return p.answer(cmd.Context(), c.Name, words) },
		ValidArgsFunction: func(cmd *cobra.Command, words []string, typed string) ([]string, cobra.ShellCompDirective) {
			return p.complete(cmd.Context(), c, words, typed), cobra.ShellCompDirectiveNoFileComp
		},
	}
	if c.Name == "ask" {
		cmd.Long += " " + askLinesHelp
	}
	p.answerFlags(cmd)
	return cmd
}

// askLinesHelp says what "ask -" does.
const askLinesHelp = "With - for the question, each line of standard input is one. The exit code is then 0 if every line could be read, whether the sources answer it or not, and 2 if one was too long."

// answerFlags defines what commands of the bot's table take.
func (p *program) answerFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&p.json, "json", false, "Answer in JSON, one object a line.")
	p.langFlag(cmd)
}

// langFlag defines the flag of a language, for what answers a person.
func (p *program) langFlag(cmd *cobra.Command) {
	cmd.Flags().Func("lang", "Answer in `LANG`: "+strings.Join(locale.Languages(), ", ")+"; by default in that of the question, else of the system.", func(typed string) error {
		if p.lang = locale.Base(typed); p.lang == "" {
			return fmt.Errorf("the languages are %s", strings.Join(locale.Languages(), ", "))
		}
		return nil
	})
}

// explainsCommands lets the bot's help explain the program's own commands as
// well. As JSON it gives the bot's reply.
func (p *program) explainsCommands(help, root *cobra.Command) {
	asBot := help.RunE
	help.RunE = func(cmd *cobra.Command, words []string) error {
		if p.json {
			return asBot(cmd, words)
		}
		line := p.line("help", strings.Join(words, " "))
		p.lang, words = line.Lang, strings.Fields(line.Arg)
		if found, rest, err := root.Find(words); err == nil && len(rest) == 0 {
			return found.Help()
		}
		return p.unknown(root, strings.Join(words, " "))
	}
	help.ValidArgsFunction = func(_ *cobra.Command, words []string, typed string) (out []string, _ cobra.ShellCompDirective) {
		found, _, _ := root.Find(words) // of what is there for the words, the rest is left over
		for _, c := range found.Commands() {
			if strings.HasPrefix(c.Name(), typed) {
				out = append(out, cobra.CompletionWithDesc(c.Name(), c.Short))
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// answer runs a command of the bot's table.
func (p *program) answer(ctx context.Context, name string, words []string) error {
	b, err := p.bot()
	if err != nil {
		return err
	}
	arg := strings.Join(words, " ")
	if name == "ask" && arg == "-" {
		return p.askLines(ctx, b)
	}
	line := p.line(name, arg)
	reply := b.Handle(ctx, p.oneShot(), line)
	if c := b.Command(name); c.Does == bot.Stores && c.Needs != message.Read {
		reply.Outcome = message.Misused // a shell is no chat that anything is kept for
	}
	if p.json {
		return p.showJSON(b.LibraryFor(p.oneShot(), line), name, line.Arg, reply)
	}
	return p.show(reply)
}

func withoutChoices(blocks []message.Block) []message.Block {
	return slices.DeleteFunc(slices.Clone(blocks), func(b message.Block) bool {
		_, ok := b.(message.Choices)
		return ok
	})
}

// maxCompletions is how many arguments a shell is offered.
const maxCompletions = 100

// complete lists what the argument of a command may become, as the platforms
// suggest it and in the script that is typed: the word that is being typed, and
// those that follow it.
func (p *program) complete(ctx context.Context, c bot.Command, words []string, typed string) (out []string) {
	b, err := p.bot()
	if err != nil {
		return nil
	}
	line := strings.Join(append(words, typed), " ")
	for _, s := range b.Suggest(ctx, p.oneShot(), c.Arg.Kind, line, maxCompletions) {
		if spelling := b.Library().Spelling(s.Value, line); spelling != "" {
			rest := []rune(spelling)[utf8.RuneCountInString(line)-utf8.RuneCountInString(typed):]
			out = append(out, cobra.CompletionWithDesc(string(rest), s.Label))
		}
	}
	return out
}

// unknown refuses a word that names nothing, with the nearest name.
func (p *program) unknown(root *cobra.Command, word string) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	hint := "planbot help lists them."
	if near, _ := lang.Nearest(strings.ToLower(word), names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usageError(fmt.Sprintf("there is no command %q: %s To ask a question, type: planbot ask \"…\"", text.Shorten(word, maxShownWord), hint))
}

// maxShownWord is how much of a word that was typed an error message shows, in
// UTF-16 units.
const maxShownWord = 41

func (p *program) chatCommand() *cobra.Command {
	var history string
	cmd := &cobra.Command{
		Use: "chat", Short: "Chat in the terminal; also when no command is given.", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.chat(cmd.Context(), history) },
	}
	p.langFlag(cmd)
	cmd.Flags().StringVar(&history, "history", "", "Keep the lines you type in this `FILE`; by default they are forgotten.")
	return cmd
}

// chat goes on until the person leaves or closes the window.
func (p *program) chat(ctx context.Context, history string) error {
	b, err := p.bot()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	kind := p.getenv("TERM")
	return console.New(console.Config{
		In: p.stdin, Out: p.stdout, Width: p.width, Color: p.color(), History: history,
		Plain: kind == "" || kind == "dumb", Pager: p.getenv("PAGER"), Locale: p.locale(), Lang: p.lang,
	}).Run(ctx, b)
}

// anyCase makes the scripts of cobra compare in any case, which names need that
// are typed in small letters. Fish and PowerShell do it anyway.
var anyCase = strings.NewReplacer(
	`[[ $comp == "$cur"* ]] || continue`, `[[ ${comp,,} == "${cur,,}"* ]] || continue`,
	`_describe $keepOrder "completions" completions $flagPrefix $noSpace`, `_describe $keepOrder "completions" completions $flagPrefix $noSpace -M "'m:{[:lower:]}={[:upper:]}'"`,
)

// An anyCaseWriter writes scripts that compare so. Each Write is a whole script, as
// cobra makes them.
type anyCaseWriter struct{ io.Writer }

// Write writes all of p, or fails.
func (w anyCaseWriter) Write(p []byte) (int, error) {
	_, err := anyCase.WriteString(w.Writer, string(p))
	return len(p), err
}
