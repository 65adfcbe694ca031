// Planload measures "planbot serve" under load and under faults, and prints
// what it measured as Markdown.
//
//	go run ./cmd/planload              everything, with a million updates: half an hour
//	go run ./cmd/planload -quick       everything, about three minutes
//	go run ./cmd/planload -only NAME   one scenario; -help lists them
//
// The bot, the fakes of Telegram and Discord and those who attack run in
// processes of their own: the bot is built from ./cmd/planbot, the others are
// planload once more. The fakes make the load, since they know when an answer
// has arrived, and count answers. All share the machine, so the numbers are
// those of the whole.
//
// # Files
//
// memory.go, faults.go, crowded.go, silent.go, down.go, held.go and rolling.go
// are the scenarios; process.go starts and ends processes, proxy.go cuts and
// silences connections, locked.go locks the bot's file, cgroup.go bounds its
// memory, nginx.go balances replicas. In the other processes run role.go,
// telegram.go and discord.go (the fakes), ledger.go (who asked and was answered)
// and attack.go.
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
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// A scenario measures something and adds rows to the tables. Light ones are run
// side by side, before the others.
type scenario struct {
	name, about string
	light       bool
	run         func(context.Context, *bench) error
}

func scenarios() []scenario {
	return []scenario{
		{"faults", "API outage, slow API, 429, gateway cuts, kill, a locked file and, with -postgres, the database gone, side by side", true, faults},
		{"crowded", "a private chat beside busy groups", true, crowded},
		{"silent", "connections to an API, the gateway or, with -postgres, the database that go silent", true, silent},
		{"down", "one of two platforms is down: what becomes of the other", true, platformDown},
		{"memory", "memory and goroutines before and after a million updates", false, memory},
		{"held", "strangers hold the memory of a process that may have 256 MiB", false, held},
		{"rolling", "with -postgres and an nginx on the PATH: two replicas behind it are restarted in turn", false, rolling},
	}
}

// A bench is one run of planload.
type bench struct {
	updates  int           // of the test of memory
	length   time.Duration // of a trial of a fault
	outage   time.Duration // in it, where something is cut
	crowd    time.Duration // of a private chat beside groups
	quiet    time.Duration // of a load whose upstream goes silent
	calm     time.Duration // of it, while all goes well
	late     time.Duration // from when posts are due until they are counted
	hold     time.Duration // of the load while strangers hold memory
	postgres string        // address of a database that may be used; "" is none
	dir      string        // for the binary, the logs and the bot's data
	planbot  string        // the binary
	progress io.Writer
	ports    atomic.Int32 // handed out

	trials, crowds, silences, downs, memories, holds, rolls table
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == roleArg {
		return report(stderr, play(ctx, args[1:], stdin, stdout))
	}
	b := &bench{progress: stderr}
	flags := flag.NewFlagSet("planload", flag.ContinueOnError)
	flags.SetOutput(stderr)
	quick := flags.Bool("quick", false, "about three minutes in all, with fewer updates and shorter faults")
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
	b.calm = 5 * time.Second
	b.updates, b.length, b.outage, b.crowd, b.quiet, b.late, b.hold = 1_000_000, 40*time.Second, 10*time.Second, 70*time.Second, 3*time.Minute, 30*time.Second, 30*time.Second
	if *quick {
		b.updates, b.length, b.outage, b.crowd, b.quiet, b.late, b.hold = 20_000, 4*time.Second, 2*time.Second, 30*time.Second, 75*time.Second, 15*time.Second, 5*time.Second
	}
	return report(stderr, b.runAll(ctx, *only, stdout))
}

func report(stderr io.Writer, err error) int {
	if err != nil {
		fmt.Fprintln(stderr, "planload:", err)
		return 1
	}
	return 0
}

// runAll runs the scenarios and prints the tables, also those of a run that
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
	b.heads()
	before := loadAverage()
	failed := make([]error, len(scenarios()))
	var light sync.WaitGroup
	for i, s := range scenarios() {
		if only != "" && s.name != only || ctx.Err() != nil {
			continue
		}
		do := func() {
			fmt.Fprintln(b.progress, "planload:", s.name)
			if err := s.run(ctx, b); err != nil {
				failed[i] = fmt.Errorf("%s: %w", s.name, err)
			}
		}
		if s.light {
			light.Go(do)
			continue
		}
		light.Wait()
		do()
	}
	light.Wait()
	fmt.Fprintf(stdout, "%s/%s, %d processors, %s; load average before %s, after %s\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), before, loadAverage())
	for _, t := range []*table{&b.trials, &b.crowds, &b.silences, &b.downs, &b.memories, &b.holds, &b.rolls} {
		t.print(stdout)
	}
	return errors.Join(failed...)
}

// heads names the columns.
func (b *bench) heads() {
	b.trials.head("fault", "sent", "accepted", "answered", "lost", "twice", "recovered after", "rules broken")
	b.crowds.head("beside one private chat", "it asked", "answered", "p50", "p99", "slowest", "rules broken")
	b.silences.head("goes silent", "asked after that", "answered", "answered again after", "slowest", "rules broken")
	b.downs.head("one platform of two", "the other is asked", "answers", "p50", "p99", "posts due", "made", "the last after", "the bot")
	b.memories.head("after updates", "memory (RSS), MiB", "goroutines")
	b.holds.head("in 256 MiB", "strangers served", "the bot", "peak RSS, MiB", "signed requests", "answered", "p50", "p99")
	b.rolls.head("restarts of two replicas in turn", "restarts", "sent", "lost", "twice", "through nginx", "not 200", "tried again", "p50", "p99", "slowest stop", "rules broken")
}

// loadAverage is that of the machine, where it tells.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// A table is printed as Markdown; without rows it is left out.
type table struct{ rows [][]string }

func (t *table) head(cells ...string) {
	t.rows = [][]string{cells, slices.Repeat([]string{"---"}, len(cells))}
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(w io.Writer) {
	if len(t.rows) <= 2 {
		return
	}
	fmt.Fprintln(w)
	for _, cells := range t.rows {
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
