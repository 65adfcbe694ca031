package main

import (
	"errors"

	"github.com/alecthomas/kong"
)

// config is the command line. Each subcommand is a struct with a Run method in
// a file of its own; the commands of the bot's table are not listed here, the
// first word that is no subcommand is looked up there.
type config struct {
	Help      helpFlag    `short:"h" help:"Show what can be typed."`
	Version   versionFlag `help:"Show the version."`
	CorpusDir string      `name:"corpus" placeholder:"DIR" default:"${corpus}" help:"Answer from the corpus in this folder (environment: PLANBOT_CORPUS)."`
	Width     int         `placeholder:"N" help:"Wrap lines at N columns; by default at the terminal's width."`

	Answer answerCmd `cmd:"" hidden:"" default:"withargs" name:"one command"`

	Chat       chatCmd     `cmd:"" help:"Chat in the terminal; also when no command is given."`
	Serve      serveCmd    `cmd:"" help:"Answer in Discord and Telegram; each is served when its token is set."`
	Doctor     doctorCmd   `cmd:"" help:"Check the set-up of serve, and say how to mend what is wrong."`
	Manifest   manifestCmd `cmd:"" help:"Print a ready file that runs planbot, or a dashboard for its metrics."`
	Corpus     corpusCmd   `cmd:"" help:"Check, export or import a corpus."`
	Eval       evalCmd     `cmd:"" help:"Measure quality on judged questions, or the ranker on public collections."`
	VersionCmd versionCmd  `cmd:"" name:"version" help:"Show the version."`
}

// corpusCmd groups what is done with a corpus as such.
type corpusCmd struct {
	Check  checkCmd  `cmd:"" help:"Load the corpus, and compare it with its sources."`
	Export exportCmd `cmd:"" help:"Print the corpus as JSON, one record a line."`
	Import importCmd `cmd:"" help:"Turn a text or a saved HTML article into a corpus file to review."`
}

// errHelp and errVersion end the parsing when a flag asks for something that
// needs no command.
var (
	errHelp    = errors.New("help is wanted")
	errVersion = errors.New("the version is wanted")
)

type helpFlag bool

// BeforeReset is called by kong before missing arguments are complained about.
func (helpFlag) BeforeReset() error { return errHelp }

type versionFlag bool

// BeforeReset is called by kong before missing arguments are complained about.
func (versionFlag) BeforeReset() error { return errVersion }

// options sets kong up to touch nothing of the process: not its streams, not
// its environment, and not its life.
func (p *program) options() []kong.Option {
	return []kong.Option{
		kong.Name("planbot"),
		kong.NoDefaultHelp(),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(int) {}), // only kong's own help and version flags would call it
		kong.Vars{"corpus": p.getenv("PLANBOT_CORPUS")},
	}
}
