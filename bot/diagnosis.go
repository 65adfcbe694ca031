package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Diagnosis is one thing that the check of a set-up looked at.
type Diagnosis struct {
	Grade Grade
	What  string // such as "discord token"
	State string // how it is
	Mend  string // what to do about it; "" where State says it, or nothing is to do
}

// A Grade says how serious a Diagnosis is.
type Grade int

// The grades of a Diagnosis.
const (
	Good    Grade = iota // as it should be
	Doubted              // it works, but perhaps not as meant
	Broken               // serve cannot work so
)

// A clock that is off by clockNoted is mentioned. By clockBroken it breaks
// something: the signature of an interaction is valid for five minutes.
const (
	clockNoted  = 30 * time.Second
	clockBroken = 5 * time.Minute
)

// DiagnoseClock compares the clock with the time of a platform's answer that has
// just come. A zero date is none, since a proxy may have removed it.
func DiagnoseClock(platform string, date time.Time) []Diagnosis {
	if date.IsZero() {
		return nil
	}
	const mend = "let this machine set its clock by NTP"
	skew := time.Since(date).Abs().Round(time.Second)
	switch state := fmt.Sprintf("%s from that of %s", skew, platform); {
	case skew >= clockBroken:
		return []Diagnosis{{Broken, "clock", state + ", so that signatures count as too old", mend}}
	case skew >= clockNoted:
		return []Diagnosis{{Doubted, "clock", state, mend}}
	default:
		return []Diagnosis{{Good, "clock", state, ""}}
	}
}

// MendContact says what to do about a server that was not reached: what to do
// otherwise, unless it is TLS that failed. Not all of TLS's errors have a type.
func MendContact(err error, otherwise string) string {
	if said := err.Error(); strings.Contains(said, "tls: ") || strings.Contains(said, "x509: ") || strings.Contains(said, "HTTPS client") {
		return "it was reached: see that it speaks TLS (https), that its certificate is valid, and that this machine's clock and CA certificates are right"
	}
	return otherwise
}

// MendWait says until when a platform asks to wait.
func MendWait(wait time.Duration) string {
	return fmt.Sprintf("wait %v, until %s; a restart makes it no sooner", wait, time.Now().Add(wait).Format(time.DateTime))
}

// DiagnoseMenu compares the commands that a platform has registered with those that
// it should have.
func DiagnoseMenu(platform string, have, want []string) Diagnosis {
	missing := len(slices.DeleteFunc(slices.Clone(want), func(name string) bool { return slices.Contains(have, name) }))
	if missing > 0 {
		return Diagnosis{Doubted, platform + " commands", fmt.Sprintf("%d of %d are not registered", missing, len(want)), "planbot serve registers them when it starts"}
	}
	return Diagnosis{Good, platform + " commands", fmt.Sprintf("all %d are registered", len(want)), ""}
}
