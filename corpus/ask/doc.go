// Package ask tells kinds of question apart by their words alone, before anything
// is searched: those about the bot, those about the plan as a whole, and those
// that want a judgement, which the bot does not give. Of the others it tells which
// ask for what somebody says, for that is listed, not searched for.
//
// A line that says nothing without the answer before it, such as "why?", is told,
// too: no answer is kept that it could go on from.
//
// # Patterns
//
// The patterns are data, a file for each language in patterns. A line is one
// pattern of a whole question, below the heading of its kind:
//
//	who is|was|are right       one of several words
//	what is? <plan>            ? may be missing; <plan> is any name of the plan
//	should _ sign              _ is any few words, or none
//
// Fillers, such as articles and politeness, are dropped from a question and from a
// pattern before they are compared. A question that only greets is about the bot.
//
// Ukrainian and Russian in Latin letters are compared by sound, see lang.Sound.
//
// A wish for a judgement comes in many words, and some questions with those words
// want none: who is to blame in somebody's opinion, or by the plan, the sources
// may say. Patterns below the heading not-judgement are for these, and those below
// not-said for what a text says, not a person. Those below of-plan are for what the
// plan itself says, and those below no-clause for what no clause of it does.
package ask
