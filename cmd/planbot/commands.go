package main

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"planbot/bot"
	"planbot/bot/console"
	"planbot/bot/message"
)

// The groups of commands in the program's help.
const ofBot, ofProgram = "bot", "program"

// commandLine defines all that can be typed: the commands of the bot's table,
// and the program's own, each of which defines itself in a file of its own.
func (p *program) commandLine() *cobra.Command {
	root := p.rootCommand()
	root.AddGroup(&cobra.Group{ID: ofBot, Title: "One command, one answer:"}, &cobra.Group{ID: ofProgram, Title: "The program:"})
	for _, c := range bot.Table() {
		cmd := p.botCommand(c)
		cmd.GroupID = ofBot
		if c.Name == "help" {
			p.explainsCommands(cmd, root)
			root.SetHelpCommand(cmd)
		}
		root.AddCommand(cmd)
	}
	for _, cmd := range []*cobra.Command{
		p.chatCommand(), p.serveCommand(), p.doctorCommand(), p.manifestCommand(), p.corpusCommand(), p.evalCommand(), p.versionCommand(),
	} {
		cmd.GroupID = ofProgram
		root.AddCommand(cmd)
	}
	root.SetCompletionCommandGroupID(ofProgram)
	root.SetOut(anyCaseWriter{p.stdout}) // of which the command takes hold
	root.InitDefaultCompletionCmd()
	completion, _, _ := root.Find([]string{"completion"})
	completion.RunE = func(*cobra.Command, []string) error {
		return usageError("completion: name one shell, bash, zsh, fish or powershell; see planbot completion --help")
	}
	root.InitDefaultVersionFlag() // which help shows too
	root.SetVersionTemplate("planbot {{.Version}}\n")
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	p.answerFlags(root) // so that it may stand before the command
	all := root.PersistentFlags()
	all.BoolP("help", "h", false, "Show what can be typed.")
	all.StringVar(&p.corpusDir, "corpus", p.getenv("PLANBOT_CORPUS"), "Answer from the corpus in the folder `DIR` (environment: PLANBOT_CORPUS).")
	all.Lookup("corpus").DefValue = ""           // the text tells
	_ = root.MarkPersistentFlagDirname("corpus") // it is there
	all.Func("width", "Wrap lines at `N` columns; by default at the terminal's width.", func(typed string) (err error) {
		p.width, err = columns(typed)
		return err
	})
	return root
}

// rootCommand chats when no command is named, and takes a command of the bot as
// it is typed into a chat.
func (p *program) rootCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "planbot",
		Long:    aboutProgram("the 28-point draft peace plan for Ukraine"),
		Args:    cobra.ArbitraryArgs,
		Version: versionText(), SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, words []string) error {
			switch {
			case len(words) == 0 && p.json:
				return usageError("--json needs a command, such as: planbot ask --json QUESTION")
			case len(words) == 0:
				return p.chat(cmd.Context(), "")
			}
			for _, c := range bot.Table() {
				if strings.EqualFold(strings.TrimPrefix(words[0], "/"), c.Name) {
					return p.answer(cmd.Context(), c.Name, words[1:])
				}
			}
			return p.unknown(cmd, words[0])
		},
	}
}

func aboutProgram(subject string) string {
	return "Answers questions about " + subject + ` from a fixed
corpus. Without a command it chats.

Exit codes: 0 answered, 1 failure, 2 wrong usage, 3 the sources don't answer.`
}

// help explains a command, or the program, with examples of what they do with
// the corpus.
func (p *program) help(cmd *cobra.Command) error {
	if b, err := p.bot(); err == nil {
		example := func(name string) string {
			line := b.Example(b.Command(name))
			if p.lang != "" {
				line = b.ExampleIn(b.Command(name), p.lang)
			}
			return "  " + p.name() + " " + strings.TrimPrefix(line, "/")
		}
		if p.lang != "" {
			for _, c := range append(cmd.Commands(), cmd) {
				localize(c, b.Command(c.Name()), p.lang)
			}
		}
		switch {
		case cmd.GroupID == ofBot:
			cmd.Example = example(cmd.Name())
		case !cmd.HasParent():
			cmd.Example = example("point") + "\n" + example("ask") + "\n  " + p.name() + " ask --json - <questions.txt"
			if p.corpusDir != "" {
				cmd.Long = aboutProgram(b.Corpus().Plan.Title)
			}
		}
	}
	about := cmp.Or(cmd.Long, cmd.Short)
	if !strings.Contains(about, "\n") { // as the table's texts, which are for any width
		about, _ = console.Render(message.Reply{Blocks: []message.Block{message.Paragraph{Text: about}}}, console.Fit(p.stdout, p.width, false))
	}
	return p.print(strings.TrimSpace(about) + "\n\n" + cmd.UsageString())
}

// localize puts what the program's help says of a command of the bot into a
// language. What only the program does stays in English.
func localize(cmd *cobra.Command, c *bot.Command, lang string) {
	if cmd.GroupID != ofBot {
		return
	}
	texts := c.Local(lang)
	cmd.Use, cmd.Short = strings.TrimPrefix(c.Usage(lang), "/"), texts.Short+"."
	cmd.Long = strings.Replace(cmd.Long, c.Long, texts.Long, 1)
}

// exactly wants so many words after a command, and else says what to type.
func exactly(n int, missing string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return errors.New(missing)
		}
		return nil
	}
}

// The widths that lines can be wrapped to: with fewer columns nothing can be
// read.
const (
	minColumns = 20
	maxColumns = 1000
)

func columns(typed string) (int, error) {
	n, err := strconv.Atoi(typed)
	if err != nil || n < minColumns || n > maxColumns {
		return 0, fmt.Errorf("it takes a number of columns from %d to %d", minColumns, maxColumns)
	}
	return n, nil
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show the version.", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.print("planbot " + versionText() + "\n") },
	}
}

// version is set by the linker where the build knows it better than Go:
//
//	go build -ldflags "-X main.version=v1.2.3"
var version string

// versionText is the version of the program, which Go takes from the repository
// unless the linker was told, and of Go.
func versionText() string {
	known := version
	if info, ok := debug.ReadBuildInfo(); ok {
		known = cmp.Or(known, info.Main.Version)
	}
	return cmp.Or(known, "unknown") + " " + runtime.Version()
}
