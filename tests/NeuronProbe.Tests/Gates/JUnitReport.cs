using System.Xml;
using System.Xml.Schema;
using System.Xml.Serialization;
using Xunit;

namespace NeuronProbe.Tests.Gates;

/// <summary>JUnit XML, read as a CI does: against the schema, by the framework's own readers of XML.</summary>
[XmlRoot("testsuites")]
public sealed class JUnitReport
{
    [XmlAttribute("name")]
    public string Name { get; set; } = "";

    [XmlAttribute("tests")]
    public int Tests { get; set; }

    [XmlAttribute("failures")]
    public int Failures { get; set; }

    [XmlElement("testsuite")]
    public List<JUnitSuite> Suites { get; set; } = [];

    [XmlIgnore]
    public IEnumerable<JUnitCase> Cases => Suites.SelectMany(suite => suite.Cases);

    /// <summary>Reads a report; fails where it is not as the schema says, or its counts are wrong.</summary>
    public static JUnitReport Read(string text)
    {
        List<string> problems = [];
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, Path.Combine(AppContext.BaseDirectory, "Data", "junit", "junit.xsd"));
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => problems.Add(e.Message);
        using var reader = XmlReader.Create(new StringReader(text), settings);
        var report = (JUnitReport)new XmlSerializer(typeof(JUnitReport)).Deserialize(reader)!;
        Assert.Empty(problems);
        Assert.Equal((report.Cases.Count(), report.Cases.Count(c => c.Failure is not null)),
            (report.Tests, report.Failures));
        Assert.All(report.Suites, suite => Assert.Equal(
            (suite.Cases.Count, suite.Cases.Count(c => c.Failure is not null)), (suite.Tests, suite.Failures)));
        return report;
    }
}

public sealed class JUnitSuite
{
    [XmlAttribute("name")]
    public string Name { get; set; } = "";

    [XmlAttribute("tests")]
    public int Tests { get; set; }

    [XmlAttribute("failures")]
    public int Failures { get; set; }

    [XmlElement("testcase")]
    public List<JUnitCase> Cases { get; set; } = [];
}

public sealed class JUnitCase
{
    [XmlAttribute("name")]
    public string Name { get; set; } = "";

    [XmlAttribute("classname")]
    public string ClassName { get; set; } = "";

    [XmlElement("failure")]
    public JUnitFailure? Failure { get; set; }

    [XmlElement("system-out")]
    public string? Output { get; set; }
}

public sealed class JUnitFailure
{
    [XmlAttribute("message")]
    public string Message { get; set; } = "";

    [XmlAttribute("type")]
    public string Type { get; set; } = "";

    [XmlText]
    public string Text { get; set; } = "";
}
