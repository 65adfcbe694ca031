// Planload measures "planbot serve" under faults, and prints what it measured as
// Markdown.
//
//	go run ./cmd/planload              everything: about a quarter of an hour
//	go run ./cmd/planload -quick       everything, about a minute
//	go run ./cmd/planload -only NAME   faults or rolling
//
// The bot is built from ./cmd/planbot and runs in a process of its own. The
// fakes of Telegram and Discord are in this one. They make the load, since they
// know when an answer has arrived, and count answers. All share the machine, so
// the numbers are those of the whole.
//
// # Files
//
// faults.go and rolling.go are the scenarios. player.go makes a load, telegram.go
// and discord.go are the fakes, ledger.go knows who asked and was answered.
// process.go starts and ends the bot, proxy.go cuts connections, postgres.go makes
// schemas, nginx.go balances replicas.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
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

type bench struct {
	timing
	postgres string // address of a database that may be used; "" is none
	dir      string // for the binary, the logs and the bot's data
	planbot  string // the binary
	progress io.Writer
	ports    atomic.Int32 // handed out
}

// A timing says how long a trial of a fault takes, and in it an outage.
type timing struct{ length, outage time.Duration }

var (
	full  = timing{40 * time.Second, 10 * time.Second}
	quick = timing{4 * time.Second, 2 * time.Second}
)

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	b := &bench{timing: full, progress: stderr}
	flags := flag.NewFlagSet("planload", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolFunc("quick", "about a minute in all, with shorter faults", func(string) error { b.timing = quick; return nil })
	flags.StringVar(&b.postgres, "postgres", "", "`address` of a PostgreSQL database, as PLANBOT_DATABASE_URL has it; in it are made schemas that are dropped again")
	only := flags.String("only", "", "one scenario: faults, or rolling, which needs -postgres and an nginx on the PATH")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 || !slices.Contains([]string{"", "faults", "rolling"}, *only) {
		fmt.Fprintln(stderr, "planload: the scenarios are faults and rolling")
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
func (b *bench) runAll(ctx context.Context, only string, stdout io.Writer) (err error) {
	if b.dir, err = os.MkdirTemp("", "planload"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir) // the system cleans up what this leaves
	if err := b.build(ctx); err != nil {
		return err
	}
	if only != "rolling" {
		measured, failed := faults(ctx, b)
		measured.print(stdout, []string{"fault", "sent", "accepted", "answered", "lost", "twice", "slowest", "rules broken"})
		err = failed
	}
	if only != "faults" && ctx.Err() == nil {
		measured, failed := rolling(ctx, b)
		measured.print(stdout, []string{"restarts of two replicas in turn", "restarts", "sent", "lost", "twice", "through nginx", "not 200", "tried again", "p50", "p99", "slowest stop", "rules broken"})
		err = errors.Join(err, failed)
	}
	return err
}

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
