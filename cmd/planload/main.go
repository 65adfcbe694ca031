// Planload measures "planbot serve" under load and under faults, and prints
// what it measured as Markdown.
//
//	go run ./cmd/planload              everything, with a million updates: half an hour
//	go run ./cmd/planload -quick       everything, about three minutes
//	go run ./cmd/planload -only NAME   one scenario; -help lists them
//
// The bot, the fakes of Telegram and Discord and the bare servers that the bot
// is compared with each run in a process of their own: the bot is built from
// ./cmd/planbot, the others are planload once more. The fakes make the load,
// since they know when an answer has arrived, and count answers. All share the
// machine, so the numbers are those of the whole.
//
// # Files
//
// speed.go, memory.go, faults.go and rolling.go are the scenarios; process.go starts and
// ends processes, proxy.go cuts connections, clock.go sets the bot's clock,
// locked.go locks its file, nginx.go balances replicas. In the other processes run
// role.go, telegram.go and discord.go (the fakes), ledger.go (who asked and was
// answered) and bare.go.
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
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// A scenario measures something and adds rows to the tables.
type scenario struct {
	name, about string
	run         func(context.Context, *bench) error
}

func scenarios() []scenario {
	return []scenario{
		{"telegram", "throughput of the Telegram webhook, beside a bare server", speedTelegram},
		{"discord", "throughput of Discord over HTTP, beside a bare server", speedDiscord},
		{"memory", "memory and goroutines before and after a million updates", memory},
		{"faults", "API outage, slow API, 429, gateway cuts, kill, a wrong clock, a locked file and, with -postgres, the database gone, side by side", faults},
		{"rolling", "with -postgres and an nginx on the PATH: two replicas behind it are restarted in turn", rolling},
	}
}

// A bench is one run of planload.
type bench struct {
	count    int           // questions of a speed test
	updates  int           // of the test of memory
	length   time.Duration // of a trial of a fault
	outage   time.Duration // in it, where something is cut
	postgres string        // address of a database that may be used; "" is none
	dir      string        // for the binary, the logs and the bot's data
	planbot  string        // the binary
	ahead    string        // that whose clock can be set ahead; "" is none
	progress io.Writer

	speeds, memories, trials, rolls table
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
	b.count, b.updates, b.length, b.outage = 50_000, 1_000_000, 40*time.Second, 10*time.Second
	if *quick {
		b.count, b.updates, b.length, b.outage = 2_500, 50_000, 4*time.Second, 2*time.Second
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
	b.speeds.head("measured", "bot, a second", "p50", "p99", "bare, a second", "p50", "p99", "bot/bare", "CPU of the bot", "CPU of the bare server")
	b.memories.head("after updates", "memory (RSS), MiB", "goroutines")
	b.trials.head("fault", "sent", "accepted", "answered", "lost", "twice", "recovered after", "rules broken")
	b.rolls.head("restarts of two replicas in turn", "restarts", "sent", "lost", "twice", "through nginx", "not 200", "tried again", "p50", "p99", "slowest stop", "rules broken")
	before := loadAverage()
	for _, s := range scenarios() {
		if only != "" && s.name != only {
			continue
		}
		fmt.Fprintln(b.progress, "planload:", s.name)
		if failed := s.run(ctx, b); failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", s.name, failed))
		}
		if ctx.Err() != nil {
			break
		}
	}
	fmt.Fprintf(stdout, "%s/%s, %d processors, %s; load average before %s, after %s\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), before, loadAverage())
	for _, t := range []*table{&b.speeds, &b.memories, &b.trials, &b.rolls} {
		t.print(stdout)
	}
	return err
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
