#include "engines/procedure/word_lists.hpp"

namespace auriga::procedure {

const WordMap& irregular() {
  static const WordMap table = {{"sent", "send"},
                                {"told", "tell"},
                                {"taught", "teach"},
                                {"rode", "ride"},
                                {"ridden", "ride"},
                                {"swum", "swim"},
                                {"swam", "swim"},
                                {"extension", "extend"},
                                {"extensions", "extend"},
                                {"renewal", "renew"},
                                {"renewals", "renew"},
                                {"removal", "remove"},
                                {"closure", "close"},
                                {"admission", "admit"},
                                {"acceptance", "accept"},
                                {"deletion", "delete"},
                                {"suspension", "suspend"},
                                {"submission", "submit"},
                                {"repayment", "repay"},
                                {"repayments", "repay"},
                                {"collection", "collect"},
                                {"collections", "collect"},
                                {"disclosure", "disclose"},
                                {"decision", "decide"},
                                {"decisions", "decide"},
                                {"departure", "depart"},
                                {"arrival", "arrive"},
                                {"purchase", "buy"},
                                {"purchases", "buy"},
                                {"termination", "terminate"},
                                {"installation", "install"},
                                {"investigation", "investigate"},
                                {"investigations", "investigate"},
                                {"inspection", "inspect"},
                                {"inspections", "inspect"},
                                {"vaccination", "vaccinate"},
                                {"assessment", "assess"},
                                {"treatment", "treat"},
                                {"transmission", "transmit"},
                                {"redirection", "redirect"},
                                {"children", "child"},
                                {"women", "woman"},
                                {"men", "man"},
                                {"feet", "foot"},
                                {"teeth", "tooth"},
                                {"wives", "wife"},
                                {"lent", "lend"},
                                {"driven", "drive"},
                                {"drove", "drive"},
                                {"flown", "fly"},
                                {"fed", "feed"},
                                {"met", "meet"},
                                {"rang", "ring"},
                                {"rung", "ring"},
                                {"shown", "show"},
                                {"worn", "wear"},
                                {"drunk", "drink"},
                                {"slept", "sleep"},
                                {"spent", "spend"},
                                {"stood", "stand"},
                                {"understood", "understand"},
                                {"caught", "catch"},
                                {"dealt", "deal"},
                                {"felt", "feel"},
                                {"laid", "lay"},
                                {"led", "lead"},
                                {"meant", "mean"},
                                {"withheld", "withhold"},
                                {"said", "say"},
                                {"gave", "give"},
                                {"given", "give"},
                                {"paid", "pay"},
                                {"made", "make"},
                                {"took", "take"},
                                {"taken", "take"},
                                {"found", "find"},
                                {"held", "hold"},
                                {"kept", "keep"},
                                {"lost", "lose"},
                                {"broke", "break"},
                                {"broken", "break"},
                                {"wrote", "write"},
                                {"written", "write"},
                                {"spoke", "speak"},
                                {"spoken", "speak"},
                                {"brought", "bring"},
                                {"bought", "buy"},
                                {"sold", "sell"},
                                {"stole", "steal"},
                                {"stolen", "steal"},
                                {"began", "begin"},
                                {"begun", "begin"},
                                {"ate", "eat"},
                                {"eaten", "eat"},
                                {"left", "leave"},
                                {"let", "let"},
                                {"went", "go"},
                                {"gone", "go"},
                                {"done", "do"},
                                {"did", "do"},
                                {"came", "come"},
                                {"got", "get"},
                                {"chose", "choose"},
                                {"chosen", "choose"},
                                {"withdrawn", "withdraw"},
                                {"withdrew", "withdraw"},
                                {"payment", "pay"},
                                {"payments", "pay"},
                                {"cancellation", "cancel"},
                                {"cancellations", "cancel"},
                                {"reservation", "reserve"},
                                {"reservations", "reserve"},
                                {"approval", "approve"},
                                {"approvals", "approve"},
                                {"delivery", "deliver"},
                                {"deliveries", "deliver"},
                                {"refusal", "refuse"},
                                {"operation", "operate"},
                                {"operations", "operate"},
                                {"operated", "operate"},
                                {"confirmation", "confirm"},
                                {"authorisation", "approve"},
                                {"authorization", "approve"},
                                {"authorise", "approve"},
                                {"authorize", "approve"},
                                {"authorised", "approve"},
                                {"authorized", "approve"},
                                {"permission", "permit"},
                                {"identification", "identify"},
                                {"verification", "verify"},
                                {"escalation", "escalate"},
                                {"registration", "register"},
                                {"enrolment", "enrol"},
                                {"enrollment", "enrol"},
                                {"e-mail", "email"},
                                {"e-mails", "email"},
                                {"e-mailed", "email"},
                                {"withdrawal", "withdraw"},
                                {"replacement", "replace"},
                                {"replacements", "replace"},
                                {"reimbursement", "refund"},
                                {"reimbursements", "refund"},
                                {"reimburse", "refund"},
                                {"reimbursed", "refund"},
                                {"complaint", "complain"},
                                {"complaints", "complain"},
                                {"receipt", "deliver"},
                                {"response", "reply"},
                                {"responses", "reply"},
                                {"respond", "reply"},
                                {"answer", "reply"},
                                {"answers", "reply"},
                                {"answered", "reply"},
                                {"answering", "reply"},
                                {"cancelled", "cancel"},
                                {"canceled", "cancel"},
                                {"cancelling", "cancel"},
                                {"canceling", "cancel"}};
  return table;
}

// Stems that stand for one another in procedures; the right one is the name.
const WordMap& stand_ins() {
  static const WordMap table = {
      {"articl", "item"},    {"product", "item"},    {"good", "item"},     {"merchandis", "item"},
      {"reveal", "tell"},    {"disclos", "tell"},    {"say", "tell"},      {"share", "tell"},
      {"mention", "tell"},   {"state", "tell"},      {"inform", "tell"},   {"explain", "tell"},
      {"read", "tell"},      {"name", "tell"},       {"request", "ask"},   {"mail", "send"},
      {"forward", "send"},   {"reserv", "book"},     {"allow", "permit"},  {"accept", "permit"},
      {"welcom", "permit"},  {"admit", "permit"},    {"grant", "give"},    {"provid", "give"},
      {"issu", "give"},      {"hand", "give"},       {"offer", "give"},    {"modifi", "chang"},
      {"alter", "chang"},    {"amend", "chang"},     {"updat", "chang"},   {"authoris", "approv"},
      {"author", "approv"},  {"sign", "sign"},       {"staf", "open"},     {"staff", "open"},
      {"reachabl", "open"},  {"avail", "open"},      {"start", "begin"},   {"commenc", "begin"},
      {"telephon", "phone"}, {"purchas", "buy"},     {"need", "requir"},   {"necessari", "requir"},
      {"receiv", "get"},     {"obtain", "get"},      {"reset", "reset"},   {"consign", "parcel"},
      {"packag", "parcel"},  {"shipment", "parcel"}, {"cost", "price"},    {"charg", "price"},
      {"fee", "fee"},        {"repli", "reply"},     {"verifi", "verify"}, {"confirm", "confirm"}};
  return table;
}

const WordSet& function_words() {
  static const WordSet table = {"a",         "an",        "the",
                                "and",       "or",        "but",
                                "of",        "to",        "in",
                                "on",        "at",        "by",
                                "for",       "from",      "with",
                                "without",   "about",     "as",
                                "into",      "onto",      "over",
                                "under",     "up",        "down",
                                "out",       "off",       "than",
                                "then",      "that",      "this",
                                "these",     "those",     "it",
                                "its",       "he",        "she",
                                "they",      "them",      "their",
                                "his",       "her",       "him",
                                "we",        "us",        "our",
                                "you",       "your",      "i",
                                "me",        "my",        "who",
                                "whom",      "whose",     "which",
                                "what",      "where",     "when",
                                "whenever",  "if",        "unless",
                                "until",     "till",      "while",
                                "before",    "after",     "once",
                                "because",   "so",        "not",
                                "no",        "never",     "always",
                                "only",      "also",      "too",
                                "very",      "again",     "already",
                                "still",     "yet",       "be",
                                "is",        "are",       "was",
                                "were",      "been",      "being",
                                "am",        "do",        "does",
                                "did",       "don't",     "doesn't",
                                "didn't",    "isn't",     "aren't",
                                "can't",     "cannot",    "won't",
                                "mustn't",   "shouldn't", "has",
                                "have",      "had",       "having",
                                "must",      "may",       "might",
                                "can",       "could",     "shall",
                                "should",    "will",      "would",
                                "let",       "there",     "here",
                                "how",       "why",       "any",
                                "all",       "each",      "every",
                                "some",      "both",      "either",
                                "neither",   "nor",       "else",
                                "otherwise", "instead",   "within",
                                "between",   "through",   "via",
                                "per",       "at",        "least",
                                "most",      "more",      "less",
                                "above",     "below",     "beyond",
                                "during",    "since",     "against",
                                "just",      "even",      "please",
                                "kindly",    "such",      "same",
                                "own",       "whether",   "however",
                                "therefore", "later",     "earlier",
                                "ahead",     "case",      "time",
                                "first",     "next",      "finally",
                                "usually",   "normally",  "generally",
                                "up",        "yes",       "now",
                                "upon",      "except",    "exactly",
                                "about",     "around",    "approximately",
                                "maximum",   "minimum",   "immediately",
                                "quickly",   "soon",      "directly",
                                "politely",  "clearly",   "possible",
                                "usual",     "currently", "anytime",
                                "max",       "min",       "long",
                                "much",      "many",      "being",
                                "also",      "towards"};
  return table;
}

const WordSet& generic_words() {
  static const WordSet table = {
      // People on either side.
      "customer", "caller", "client", "guest", "user", "person", "people", "member", "visitor",
      "patient", "owner", "reader", "tenant", "somebody", "someone", "anybody", "anyone", "nobody",
      "everybody", "everyone", "other", "another", "others", "assistant", "agent", "buyer",
      "passenger", "traveller", "participant", "cardholder", "shopper", "staff", "employee",
      "colleague", "side", "whoever", "resident", "applicant", "subscriber",
      // Things of no kind.
      "thing", "something", "anything", "nothing", "everything", "item", "way", "kind", "matter",
      "request", "question", "wish", "situation", "order", "day", "days", "hour", "hours", "week",
      "weeks", "month", "months", "year", "years", "minute", "minutes", "eur", "usd", "gbp", "chf",
      "euro", "euros", "dollar", "dollars", "pound", "pounds", "percent", "monday", "tuesday",
      "wednesday", "thursday", "friday", "saturday", "sunday", "one", "two", "three", "four",
      "five", "six", "seven", "eight", "nine", "ten", "twelve", "policy", "rule", "limit",
      "maximum", "minimum", "period", "amount", "total", "value",
      // Verbs that only carry others.
      "give", "get", "tell", "make", "take", "go", "come", "permit", "approv", "approve", "requir",
      "ensur", "ensure", "handl", "handle", "process", "possibl", "possible", "use", "want", "wait",
      "apply", "appli", "do", "keep", "remain", "becom", "become", "releas", "release", "escalate",
      "escal", "transfer", "pass", "supervisor", "manag", "manager", "team", "lead", "leader",
      "decid", "decide", "have", "valid", "eligible", "eligibl", "deadlin", "deadline", "term"};
  return table;
}

const WordSet& action_names() {
  static const WordSet table = {
      "ask",      "book",      "cancel",     "chang",    "change",  "check",   "verify",
      "identify", "send",      "pay",        "refund",   "return",  "deliv",   "deliver",
      "replac",   "replace",   "repair",     "report",   "record",  "enter",   "creat",
      "create",   "open",      "close",      "block",    "delet",   "delete",  "restor",
      "register", "enrol",     "sell",       "buy",      "credit",  "discuss", "promis",
      "promise",  "recommend", "advis",      "advise",   "charge",  "waiv",    "waive",
      "extend",   "renew",     "reply",      "collect",  "ship",    "track",   "install",
      "reset",    "reschedul", "reschedule", "move",     "schedul", "sign",    "confirm",
      "call",     "email",     "write",      "read",     "store",   "exchang", "exchange",
      "withdraw", "withdrawn", "claim",      "eat",      "drink",   "use",     "enter",
      "park",     "lend",      "borrow",     "rent",     "switch",  "upgrad",  "upgrade",
      "discount", "compens",   "reject",     "refus",    "refuse",  "submit",  "freez",
      "freeze",   "pick",      "upload",     "download", "share",   "guide",   "diagnos",
      "accept"};
  return table;
}

const WordSet& instruction_words() {
  static const WordSet table = {
      "access",    "activate",    "deactivate", "acknowledge", "allow",     "authenticate",
      "avoid",     "capture",     "consult",    "direct",      "display",   "encourage",
      "express",   "fetch",       "fix",        "gather",      "initiate",  "input",
      "install",   "limit",       "lock",       "maintain",    "monitor",   "print",
      "pull",      "rebook",      "redeem",     "renew",       "respond",   "route",
      "run",       "scan",        "ship",       "text",        "trigger",   "type",
      "unlock",    "visit",       "accept",     "add",         "address",   "adjust",
      "advise",    "agree",       "alert",      "answer",      "apologise", "apologize",
      "apply",     "approve",     "arrange",    "ask",         "assign",    "assure",
      "attach",    "begin",       "block",      "book",        "bring",     "calculate",
      "call",      "cancel",      "change",     "charge",      "check",     "choose",
      "clarify",   "close",       "collect",    "compare",     "complete",  "confirm",
      "connect",   "contact",     "continue",   "convert",     "copy",      "create",
      "credit",    "deal",        "decide",     "decline",     "delete",    "describe",
      "determine", "disclose",    "discuss",    "dispatch",    "document",  "email",
      "e-mail",    "end",         "enrol",      "enroll",      "ensure",    "enter",
      "escalate",  "evaluate",    "exchange",   "explain",     "extend",    "file",
      "fill",      "find",        "finish",     "follow",      "forward",   "generate",
      "get",       "give",        "go",         "grant",       "greet",     "guide",
      "hand",      "handle",      "help",       "identify",    "inform",    "inspect",
      "introduce", "investigate", "invite",     "issue",       "keep",      "let",
      "leave",     "listen",      "locate",     "log",         "look",      "make",
      "mark",      "measure",     "mention",    "move",        "name",      "note",
      "notify",    "obtain",      "offer",      "open",        "order",     "pass",
      "pay",       "perform",     "place",      "prepare",     "present",   "process",
      "promise",   "propose",     "provide",    "put",         "quote",     "raise",
      "read",      "reassure",    "recommend",  "record",      "refer",     "refund",
      "refuse",    "register",    "reject",     "release",     "remind",    "remove",
      "repeat",    "replace",     "reply",      "report",      "request",   "reschedule",
      "reserve",   "reset",       "resolve",    "restore",     "retrieve",  "return",
      "reveal",    "review",      "save",       "say",         "schedule",  "search",
      "select",    "sell",        "send",       "set",         "share",     "show",
      "sign",      "skip",        "sort",       "speak",       "start",     "state",
      "stay",      "stop",        "store",      "submit",      "suggest",   "summarise",
      "summarize", "switch",      "take",       "tell",        "thank",     "track",
      "transfer",  "treat",       "try",        "turn",        "update",    "upload",
      "use",       "validate",    "verify",     "view",        "wait",      "waive",
      "warn",      "wish",        "write"};
  return table;
}

std::string_view said_for_one_another() {
  return "refund; repay; reimburse; pay back; give back; get back; hand back\n"
         "refuse; reject; decline; turn away; turn down; deny; send away\n"
         "deliver; supply; bring round; bring out; drop off; bring over\n"
         "disable; deactivate; switch off; turn off; shut off\n"
         "cancel; call off; terminate; back out\n"
         "collect; pick up; fetch\n"
         "contact; ring back; call back; phone back; ring; call; phone; telephone\n"
         "repair; mend; fix\n"
         "exchange; swap; trade in\n"
         "extend; prolong; lengthen\n"
         "pause; freeze; suspend; put on\n"
         "delete; erase; wipe; destroy; shred\n"
         "store; retain; archive; keep; hold on\n"
         "inspect; examine; look over; check over\n"
         "waive; forgive; write off; let off\n"
         "vehicle; car; automobile\n"
         "lorry; truck; lorries\n"
         "luggage; baggage; suitcase; bag\n"
         "send; dispatch; post; ship\n"
         "discount; reduction; rebate\n"
         "refund; money arrive; money return; money come back\n"
         "voucher; coupon\n"
         "medicine; medication; drug\n"
         "vomit; sick; sickness\n"
         "child; kid; youngster\n"
         "postpone; put off; defer; delay\n"
         "reschedule; move; rearrange\n"
         "disclose; give out; pass on; hand out; reveal; share\n"
         "admit; let in\n"
         "borrow; take out; rent; hire\n"
         "park; leave\n"
         "unlock; unblock; reactivate\n"
         "block; lock; bar\n"
         "issue; hand out; give out\n"
         "return; bring back; send back; take back\n"
         "approve; authorise; sign off; clear\n"
         "prescription; script\n"
         "invoice; bill\n"
         "photo; picture; photograph; image\n"
         "garbage; rubbish; trash; refuse\n"
         "parent; mother; father; guardian\n";
}

}  // namespace auriga::procedure
