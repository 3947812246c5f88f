<?xml version="1.0" encoding="UTF-8"?>
<!-- From a list of Surefire's reports: a line for each test that was skipped, with the reason. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/">
    <xsl:for-each select="document(//report)//testcase[skipped]">
      <xsl:sort select="@classname"/>
      <!-- A disabled test has a message. An assumption that does not hold has an exception with its stack, and
           JUnit puts two words before the reason. -->
      <xsl:variable name="stack" select="'&#10;&#9;at '"/>
      <xsl:variable name="thrown" select="normalize-space(substring-before(concat(skipped, $stack), $stack))"/>
      <xsl:value-of select="concat(@classname, '.', @name, ': ', skipped/@message)"/>
      <xsl:value-of select="substring-after($thrown, 'Assumption failed: ')"/>
      <xsl:if test="not(contains($thrown, 'Assumption failed: '))">
        <xsl:value-of select="$thrown"/>
      </xsl:if>
      <xsl:text>&#10;</xsl:text>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
