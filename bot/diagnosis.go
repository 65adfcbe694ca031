package bot

import (
	"fmt"
	"slices"
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

// DiagnoseMenu compares the commands that a platform has registered with those that
// it should have.
func DiagnoseMenu(platform string, have, want []string) Diagnosis {
	missing := len(slices.DeleteFunc(slices.Clone(want), func(name string) bool { return slices.Contains(have, name) }))
	if missing > 0 {
		return Diagnosis{Doubted, platform + " commands", fmt.Sprintf("%d of %d are not registered", missing, len(want)), "planbot serve registers them when it starts"}
	}
	return Diagnosis{Good, platform + " commands", fmt.Sprintf("all %d are registered", len(want)), ""}
}
