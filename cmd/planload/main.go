// Planload measures "planbot serve" under load and under faults, and prints
// what it measured as Markdown.
//
//	go run ./cmd/planload              everything: about a quarter of an hour
//	go run ./cmd/planload -quick       everything, about a minute
//	go run ./cmd/planload -only NAME   one scenario; -help lists them
//
// The bot is built from ./cmd/planbot and runs in a process of its own. The
// fakes of Telegram and Discord are in this one. They make the load, since they
// know when an answer has arrived, and count answers. All share the machine, so
// the numbers are those of the whole.
//
// # Files
//
// faults.go, held.go and rolling.go are the scenarios. player.go makes a load, telegram.go and discord.go are the
// fakes, ledger.go knows who asked and was answered. process.go starts and ends
// the bot, proxy.go cuts connections, postgres.go makes schemas,
// nginx.go balances replicas.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// A scenario measures something and returns the rows of its table.
type scenario struct {
	name, about string
	columns     []string
	run         func(context.Context, *bench) (rows, error)
}

func scenarios() []scenario {
	return []scenario{
		{"faults", "API outage, slow API, 429, gateway cuts, kill, a locked file and, with -postgres, the database gone, side by side",
			[]string{"fault", "sent", "accepted", "answered", "lost", "twice", "slowest", "rules broken"}, faults},
		{"held", "strangers hold the memory of a process that is to keep to 256 MiB",
			[]string{"strangers", "of them served", "the bot", "peak RSS, MiB", "signed requests", "answered", "p50", "p99"}, held},
		{"rolling", "with -postgres and an nginx on the PATH: two replicas behind it are restarted in turn",
			[]string{"restarts of two replicas in turn", "restarts", "sent", "lost", "twice", "through nginx", "not 200", "tried again", "p50", "p99", "slowest stop", "rules broken"}, rolling},
	}
}

// A bench is one run of planload.
type bench struct {
	timing
	postgres string // address of a database that may be used; "" is none
	dir      string // for the binary, the logs and the bot's data
	planbot  string // the binary
	progress io.Writer
	ports    atomic.Int32 // handed out
}

// A timing says how long scenarios take.
type timing struct {
	length time.Duration // of a trial of a fault
	outage time.Duration // in it, where something is cut
	hold   time.Duration // of the load while strangers hold memory
}

var (
	full  = timing{length: 40 * time.Second, outage: 10 * time.Second, hold: 30 * time.Second}
	quick = timing{length: 4 * time.Second, outage: 2 * time.Second, hold: 5 * time.Second}
)

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	b := &bench{timing: full, progress: stderr}
	flags := flag.NewFlagSet("planload", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolFunc("quick", "about a minute in all, with shorter faults", func(string) error { b.timing = quick; return nil })
	flags.StringVar(&b.postgres, "postgres", "", "`address` of a PostgreSQL database, as PLANBOT_DATABASE_URL has it; in it are made schemas that are dropped again")
	var names []string
	var about strings.Builder
	for _, s := range scenarios() {
		names = append(names, s.name)
		fmt.Fprintf(&about, "\n%s: %s", s.name, s.about)
	}
	only := flags.String("only", "", "one scenario, by its `name`:"+about.String())
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if flags.NArg() > 0 || *only != "" && !slices.Contains(names, *only) {
		fmt.Fprintln(stderr, "planload: the scenarios are", strings.Join(names, ", "))
		return 2
	}
	if err := b.runAll(ctx, *only, stdout); err != nil {
		fmt.Fprintln(stderr, "planload:", err)
		return 1
	}
	return 0
}

// runAll runs the scenarios and prints their tables, also those of a run that
// failed half-way.
func (b *bench) runAll(ctx context.Context, only string, stdout io.Writer) error {
	var err error
	if b.dir, err = os.MkdirTemp("", "planload"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir) // the system cleans up what this leaves
	if err := b.build(ctx); err != nil {
		return err
	}
	before := loadAverage()
	var tables strings.Builder
	for _, s := range scenarios() {
		if only != "" && s.name != only || ctx.Err() != nil {
			continue
		}
		fmt.Fprintln(b.progress, "planload:", s.name)
		measured, failed := s.run(ctx, b)
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", s.name, failed))
		}
		measured.print(&tables, s.columns)
	}
	fmt.Fprintf(stdout, "%s/%s, %d processors, %s; load average before %s, after %s\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), before, loadAverage())
	_, printed := io.WriteString(stdout, tables.String())
	return errors.Join(err, printed)
}

// loadAverage is that of the machine, where it tells.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// rows are those of a table.
type rows [][]string

func (r *rows) add(cells ...any) {
	var row []string
	for _, c := range cells {
		switch c := c.(type) {
		case time.Duration:
			row = append(row, milli(c))
		case []string: // rules that were broken
			row = append(row, fmt.Sprint(len(c)))
		default:
			row = append(row, fmt.Sprint(c))
		}
	}
	*r = append(*r, row)
}

// print prints the rows as Markdown, unless there are none.
func (r rows) print(w io.Writer, columns []string) {
	if len(r) == 0 {
		return
	}
	fmt.Fprintln(w)
	for _, cells := range append(rows{columns, slices.Repeat([]string{"---"}, len(columns))}, r...) {
		fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
	}
}

func milli(d time.Duration) string {
	switch {
	case d == never:
		return "never"
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
}
